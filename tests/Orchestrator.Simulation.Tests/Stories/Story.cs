using Microsoft.Extensions.Logging;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;
using Orchestrator.Journal.InMemory;
using Orchestrator.Simulation.Tests.Checks;
using Orchestrator.Simulation.Tests.Harness;

namespace Orchestrator.Simulation.Tests.Stories;

/// <summary>
/// One seed's story: callers, handlers, a failing disk, crashes, restarts and lost shards in the order the seed draws, then
/// peace, and the checks. The same seed tells the same story.
/// </summary>
internal sealed class Story
{
    private static readonly string[] Types = ["resize", "train", "nobody_runs_this"];
    private readonly World world;
    private readonly SeededChance chance;
    private readonly StoryCalls calls;
    private readonly StoryHandler handler;
    private readonly StoryRecord record;
    private readonly TaskQueueLimits limits;
    private readonly string[] domains;
    private readonly int slots;
    private readonly int maxProjectionLag;
    private readonly long snapshotAfterBytes;
    private readonly TimeSpan drainPatience;
    private readonly bool usesSlowTable;
    private Instant troubleEnds = Instant.Min;
    private bool atPeace;

    public Story(int seed, ILoggerFactory? loggerFactory = null)
    {
        world = new World(seed, loggerFactory);
        chance = new SeededChance(world.Chance.NextUInt64());
        domains = ["a", "b/c", "d", "e"];
        domains = domains[..(1 + Draw(4))];
        slots = 1 + Draw(6);
        maxProjectionLag = Draw(3) == 0 ? 1 + Draw(10) : 10_000;
        snapshotAfterBytes = Draw(2) == 0 ? 4096 : 64 * 1024;
        drainPatience = TimeSpan.FromSeconds(Draw(8));
        usesSlowTable = Draw(3) == 0;
        limits = new TaskQueueLimits
        {
            MaxWaiting = Draw(4) == 0 ? 5 : 10_000,
            KeyRetention = Draw(2) == 0 ? TimeSpan.FromSeconds(Draw(30)) : TimeSpan.FromHours(24),
            AgeingStep = TimeSpan.FromSeconds(Draw(3) * 60),
            MaxHistory = Draw(4) == 0 ? 10 : 1_000,
        };
        record = new StoryRecord(world, limits.KeyRetention);
        handler = new StoryHandler(new SeededChance(chance.NextUInt64()), record);
        calls = new StoryCalls(world, record, new SeededChance(chance.NextUInt64()), domains, Types);
        world.Disk.Committed = _ => world.Dispatcher.Trace($"commit {world.Now}");
        world.Disk.CommitDelay = () => TimeSpan.FromMilliseconds(Draw(4) == 0 ? Draw(300) : Draw(4));
        world.Disk.RowsDelay = () => usesSlowTable && !atPeace ? TimeSpan.FromMilliseconds(Draw(2) * Draw(4_000)) : TimeSpan.Zero;
        world.Disk.Fault = operation => !InTrouble || Draw(3) == 0 ? InMemoryFault.None
            : operation == InMemoryOperation.Append && Draw(3) == 0 ? InMemoryFault.AfterStoring
            : InMemoryFault.BeforeStoring;
        world.Disk.RowsFault = () => InTrouble && Draw(2) == 0;
        world.AtRest = CheckAtEveryRest;
    }

    /// <summary>Equal for two runs that went the same way.</summary>
    public ulong TraceHash => world.Dispatcher.TraceHash;

    /// <summary>What happened, in numbers.</summary>
    public string Summary => $"{world.Disk.Log.Tasks.Count} tasks, {record.Answers} answers, {record.Refusals} refusals, {record.Launches} attempts";

    private bool InTrouble => !atPeace && world.Now < troubleEnds;

    /// <summary>Tells the story and checks it.</summary>
    /// <exception cref="SimulationFailedException">Something did not hold.</exception>
    public void Tell()
    {
        Start();
        for (var length = 10 + Draw(70); length > 0; length--)
        {
            Next();
            if (Draw(3) == 0)
            {
                world.Step(Draw(30));
            }
            else
            {
                world.Run(TimeSpan.FromMilliseconds(Draw(5) == 0 ? Draw(30_000) : Draw(300)));
            }
        }

        MakePeace();
        RestCheck.Check(world, record, limits);

        // What a restart brings back is what was there.
        Stop();
        Start();
        MakePeace();
        RestCheck.Check(world, record, limits);
    }

    private void Start()
    {
        var options = new OrchestratorOptions
        {
            Slots = slots,
            Queue = limits,
            MaxProjectionLag = maxProjectionLag,
            SnapshotAfterBytes = snapshotAfterBytes,
            DrainPatience = drainPatience,
        };
        options.Handle(Types[0], handler).Handle(Types[1], handler);
        world.Start(options);
    }

    private void Next()
    {
        switch (Draw(100))
        {
            case < 45:
                calls.Submit();
                break;
            case < 52:
                calls.Run();
                break;
            case < 62:
                calls.Cancel();
                break;
            case < 70:
                calls.Retry();
                break;
            case < 75:
                calls.Find();
                break;
            case < 80:
                calls.Wait();
                break;
            case < 86:
                calls.List();
                break;
            case < 88:
                calls.Status();
                break;
            case < 92:
                troubleEnds = world.Now + TimeSpan.FromMilliseconds(Draw(3) == 0 ? Draw(20_000) : Draw(500));
                break;
            case < 94:
                StealShard();
                break;
            case < 96:
                world.MoveWallClock(TimeSpan.FromMilliseconds(Draw(10_000) - 5_000));
                break;
            case < 98:
                Crash();
                Start();
                break;
            case < 99:
                Stop();
                Start();
                break;
            default:
                world.Run(TimeSpan.FromSeconds(Draw(400)));
                break;
        }
    }

    /// <summary>Somebody else takes a shard and drops it: the node's next append of it is stale.</summary>
    private void StealShard()
    {
        var name = $"tasks/{domains[Draw(domains.Length)]}/0";
        if (world.Disk.Log.Names.ContainsValue(name))
        {
            _ = new InMemoryJournal(world.Disk.Storage).AcquireAsync(name, claim: 0, CancellationToken.None).AsTask();
        }
    }

    private void Crash()
    {
        world.Step(Draw(40));
        world.Node.Die();
        calls.Forget();
    }

    private void Stop()
    {
        var stopped = world.Node.Stop();
        StoryRecord.Require(
            world.RunUntil(() => stopped.IsCompleted, TimeSpan.FromMinutes(5)), "The node did not stop within five minutes.");
        stopped.GetAwaiter().GetResult();

        // A slow table may still owe an answer; nobody else does.
        world.RunUntil(() => calls.Pending.Count == 0, TimeSpan.FromSeconds(30));
        calls.MustAllBeAnswered();
        world.Node.Die();
    }

    /// <summary>The disk is well, handlers do as they should, and time passes until nothing is left to do.</summary>
    private void MakePeace()
    {
        atPeace = true;
        handler.IsCalm = true;
        if (!world.RunUntil(() => world.Node.Started.IsCompleted, TimeSpan.FromMinutes(1)))
        {
            throw new SimulationFailedException("The node did not start within a minute on a healthy disk.");
        }

        if (world.Node.Started.IsFaulted)
        {
            // The disk failed while it started: the process has ended, and whoever watches over it starts another.
            world.Node.Die();
            Start();
            MakePeace();
            return;
        }

        if (!world.RunUntil(IsAtRest, TimeSpan.FromHours(2)))
        {
            throw new SimulationFailedException("Something is stuck: " + RestCheck.WhatIsLeft(world, calls.Pending));
        }

        calls.MustAllBeAnswered();
    }

    private bool IsAtRest() => calls.Pending.Count == 0 && RestCheck.WhatIsLeft(world, calls.Pending).Length == 0;

    private void CheckAtEveryRest()
    {
        if (record.FirstBreach is { } breach)
        {
            throw new SimulationFailedException(breach);
        }

        calls.ThrowBreach();
        var agent = world.Node.Node.Agent;
        StoryRecord.Require(agent.Used >= 0 && agent.Used <= slots, $"{agent.Used} of {slots} slots are in use.");
    }

    private int Draw(int below) => (int)(chance.NextUInt64() % (ulong)Math.Max(below, 1));
}
