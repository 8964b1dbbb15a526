using Microsoft.Extensions.Logging;
using Orchestrator.Cluster;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;
using Orchestrator.Simulation.Tests.Harness;

namespace Orchestrator.Simulation.Tests.Clusters;

/// <summary>
/// One seed's story of a cluster: callers, handlers, and everything that can fail in the order the seed draws, then peace, and the checks.
/// The same seed tells the same story.
/// </summary>
internal sealed class ClusterStory
{
    private static readonly string[] Types = ["resize", "train"];
    private readonly SeededChance chance;
    private readonly TaskQueueLimits limits;
    private readonly ClusterMischief mischief;
    private readonly ClusterRestCheck rest;
    private readonly ClusterCalls calls;
    private readonly QueueMirror mirror;
    private readonly string[] names;
    private readonly int slots;
    private readonly long snapshotAfterBytes;
    private readonly TimeSpan drainPatience;
    private readonly bool clocksDrift;
    private bool atPeace;

    public ClusterStory(int seed, ILoggerFactory? loggerFactory = null)
    {
        World = new ClusterWorld(seed, loggerFactory);
        chance = new SeededChance(World.Chance.NextUInt64());
        names = [.. Enumerable.Range(1, 3 + Draw(5)).Select(i => $"n{i}")];
        slots = 1 + Draw(4);
        snapshotAfterBytes = Draw(2) == 0 ? 4096 : 64 * 1024;
        drainPatience = TimeSpan.FromSeconds(Draw(4));
        clocksDrift = Draw(2) == 0;
        limits = new TaskQueueLimits
        {
            AgeingStep = TimeSpan.FromSeconds(Draw(3) * 60),
            CancelGrace = TimeSpan.FromSeconds(1 + Draw(5)),
            StartDeadline = TimeSpan.FromSeconds(5 + Draw(25)),
        };
        Record = new ClusterRecord(World);
        mirror = new QueueMirror(limits.AgeingStep, TimeSpan.FromSeconds(clocksDrift ? 20 : 1));
        calls = new ClusterCalls(World, Record, new SeededChance(chance.NextUInt64()), [.. new[] { "a", "b/c", "d", "e", "f" }.Take(1 + Draw(5))], Types);
        rest = new ClusterRestCheck(World, Record, mirror, limits);
        mischief = new ClusterMischief(World, new SeededChance(chance.NextUInt64()), Start, clocksDrift);
        World.Durable = entries =>
        {
            World.Dispatcher.Trace($"durable {entries.Count}");
            mirror.Add(entries, World.Log.Of);
        };
        var (isDelayed, isNoisy) = (Draw(2) == 0, Draw(3) == 0);
        World.NetworkDelay = () => isDelayed && !atPeace ? TimeSpan.FromMilliseconds(Draw(20) == 0 ? Draw(800) : Draw(5)) : TimeSpan.Zero;
        World.ComesTwice = () => isNoisy && !atPeace && Draw(3) == 0;
        World.AtRest = CheckAtEveryRest;
    }

    public ClusterWorld World { get; }

    public ClusterRecord Record { get; }

    /// <summary>Equal for two runs that went the same way.</summary>
    public ulong TraceHash => World.Dispatcher.TraceHash;

    /// <summary>What happened, in numbers.</summary>
    public string Summary =>
        $"{names.Length} nodes, {World.Lives.Count} lives, {World.Log.Tasks.Count} tasks, {Record.Launches} attempts, {Record.Answers} answers, {Record.Refusals} refusals, "
        + $"{World.Fence.Applied} appends, {World.Fence.Stale} stale, {Record.OldLooks} old looks, {World.Elapsed.TotalSeconds:F0} s, trace {TraceHash:x16}";

    /// <summary>Tells the story and checks it.</summary>
    /// <exception cref="SimulationFailedException">Something did not hold.</exception>
    public void Tell()
    {
        foreach (var name in names)
        {
            Start(name);
        }

        if (Draw(4) > 0)
        {
            World.RunUntil(() => World.Running.All(process => process.TakesCalls), TimeSpan.FromSeconds(30));
        }

        for (var length = 20 + Draw(60); length > 0; length--)
        {
            Next();
            if (Draw(3) == 0)
            {
                World.Step(Draw(60));
            }
            else
            {
                World.Run(TimeSpan.FromMilliseconds(Draw(8) == 0 ? Draw(5_000) : Draw(200)));
            }
        }

        MakePeace();
        rest.Check(Draw);
    }

    private void Start(string name)
    {
        var options = new OrchestratorOptions
        {
            Slots = slots,
            AgentId = name,
            Queue = limits,
            SnapshotAfterBytes = snapshotAfterBytes,
            DrainPatience = drainPatience,
        };
        var handler = new ClusterHandler(name, new SeededChance(chance.NextUInt64()), Record, () => atPeace);
        options.Handle(Types[0], handler).Handle(Types[1], handler);
        var rate = clocksDrift ? 0.97 + (Draw(61) / 1000.0) : 1;
        var process = new ClusterProcess(World, name, rate, options);
        process.Clock.Ahead = clocksDrift ? TimeSpan.FromMilliseconds(Draw(4_000) - 2_000) : TimeSpan.Zero;
        process.Node.AskedToLeave += process.Stop;
        World.Lives.Add(process);
    }

    private void Next()
    {
        switch (Draw(100))
        {
            case < 36:
                calls.Submit();
                break;
            case < 42:
                calls.SubmitMany();
                break;
            case < 48:
                calls.Cancel();
                break;
            case < 52:
                calls.Retry();
                break;
            case < 56:
                calls.Find();
                break;
            case < 60:
                calls.Wait();
                break;
            case < 63:
                calls.List();
                break;
            case < 65:
                calls.Status();
                break;
            case < 68:
                calls.Look();
                break;
            case < 70:
                World.Run(TimeSpan.FromMilliseconds(Draw(15_000)));
                break;
            default:
                mischief.Do();
                break;
        }
    }

    /// <summary>Nothing fails any longer, handlers do as they should, and time passes until nothing is left to do.</summary>
    private void MakePeace()
    {
        World.Note("peace");
        atPeace = true;
        mischief.End();
        var nextLook = 0L;
        bool IsAtRest()
        {
            if (World.Clock.GetTimestamp() < nextLook)
            {
                return false;
            }

            nextLook = World.Clock.GetTimestamp() + TimeSpan.FromMilliseconds(200).Ticks;
            return !mischief.IsPending && rest.WhatIsLeft(calls.Pending).Length == 0;
        }

        if (!World.RunUntil(IsAtRest, TimeSpan.FromMinutes(5)))
        {
            throw new SimulationFailedException("Something is stuck: " + rest.WhatIsLeft(calls.Pending));
        }
    }

    private void CheckAtEveryRest()
    {
        Record.ThrowBreach();
        mischief.Bury();
        var expired = World.Members.Read().Expired;
        foreach (var process in World.Running)
        {

            // One that is leaving while its store is slow may be late with the last of its hand-over: what it writes then is refused by the fence.
            var view = process.Cluster.View;
            Stories.StoryRecord.Require(
                process.IsPaused || process.Node.Shards.All.Count == 0 || !expired.Contains(view.Self) || view.Find(view.Self) is { State: MemberState.Leaving },
                $"{process.Name} serves shards although its lease has run out.");
            var agent = process.Node.Agent;
            Stories.StoryRecord.Require(agent.Used >= 0 && agent.Used <= slots, $"{process.Name}: {agent.Used} of {slots} slots are in use.");
        }
    }

    private int Draw(int below) => (int)(chance.NextUInt64() % (ulong)Math.Max(below, 1));
}
