using Orchestrator.Domain;
using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;
using Orchestrator.Engine.Agents.Sessions;
using Orchestrator.Journal.InMemory;
using Orchestrator.Simulation.Tests.Checks;
using Orchestrator.Simulation.Tests.Harness;
using static Orchestrator.Simulation.Tests.Stories.StoryRecord;

namespace Orchestrator.Simulation.Tests.Agents;

/// <summary>A node without slots of its own, agents that come, break off, die, come back and lie, a disk that fails and a node that dies: all drawn from a seed.</summary>
internal sealed class AgentStory
{
    private const int Steps = 120;
    private readonly World world;
    private readonly Chance chance;
    private readonly List<SimulatedAgent> agents = [];
    private readonly List<TaskId> accepted = [];
    private readonly HashSet<TaskId> cancelled = [];

    public AgentStory(int seed)
    {
        world = new World(seed);
        chance = new SeededChance((ulong)seed * 31);
        world.AtRest = CheckSlots;
        StartNode();
        var count = 2 + Pick(4);
        for (var i = 0; i < count; i++)
        {
            agents.Add(new SimulatedAgent(
                world,
                new SeededChance(chance.NextUInt64()),
                new AgentProfile
                {
                    Id = $"agent-{i}",
                    Capabilities = Pick(2) == 0 ? new HashSet<string>() : new HashSet<string> { "gpu" },
                    Cpu = Pick(3) == 0 ? null : 2,
                },
                slots: 1 + Pick(3))
            { Reluctance = Pick(3) == 0 ? 0.2 : 0 });
        }
    }

    public string Summary => $"{accepted.Count} tasks, {agents.Count} agents";

    public void Tell()
    {
        agents.ForEach(agent => agent.Connect());
        for (var step = 0; step < Steps; step++)
        {
            Act();
            world.Run(TimeSpan.FromMilliseconds(Pick(4) == 0 ? 2000 * chance.NextDouble() : 50 * chance.NextDouble()));
            agents.ForEach(agent => agent.Ping());
        }

        Heal();
        Require(world.RunUntil(IsOver, TimeSpan.FromMinutes(30)), $"Never over: {WhatIsLeft()}");
        CheckEnd();
    }

    private void Act()
    {
        var agent = agents[Pick(agents.Count)];
        switch (Pick(14))
        {
            case < 4:
                Submit();
                break;
            case < 7:
                agent.EndOne();
                break;
            case 7:
                agent.Break();
                break;
            case 8:
                agent.Connect();
                agent.Repeat();
                break;
            case 9 when Pick(3) == 0:
                agent.Die(isHeard: Pick(2) == 0);
                break;
            case 10 when accepted.Count > 0:
                agent.Lie(accepted[Pick(accepted.Count)]);
                break;
            case 11 when accepted.Count > 0 && Pick(3) == 0:
                Cancel(accepted[Pick(accepted.Count)]);
                break;
            case 12 when Pick(4) == 0:
                world.Disk.Fault = _ => chance.NextDouble() < 0.2 ? InMemoryFault.BeforeStoring : InMemoryFault.None;
                world.Run(TimeSpan.FromSeconds(1));
                world.Disk.Fault = _ => InMemoryFault.None;
                break;
            case 13 when Pick(5) == 0:
                world.Node.Die();
                StartNode();
                world.Finish(world.Node.Started);
                agents.ForEach(one => one.Connect());
                break;
        }
    }

    private void Submit()
    {
        var spec = new TaskSpec
        {
            Type = "work",
            Domain = Pick(2) == 0 ? "a" : "b",
            Timeout = TimeSpan.FromSeconds(60),
            Requirements = new TaskRequirements
            {
                Capabilities = Pick(3) == 0 ? ["gpu"] : [],
                MinCpu = Pick(3) == 0 ? 1 : 0,
                Redundancy = 1,
            },
            Retry = new RetryPolicy { InitialInterval = TimeSpan.FromMilliseconds(100), MaxAttempts = 20, MaxLosses = 50 },
        };
        var answer = world.Node.Call(tasks => tasks.SubmitAsync(spec));
        if (world.RunUntil(() => answer.IsCompleted, TimeSpan.FromSeconds(5)) && answer.IsCompletedSuccessfully)
        {
            accepted.Add(answer.Result.Id);
        }
    }

    private void Cancel(TaskId task)
    {
        var answer = world.Node.Call(tasks => tasks.CancelAsync(task));
        if (world.RunUntil(() => answer.IsCompleted, TimeSpan.FromSeconds(5)) && answer.IsCompletedSuccessfully)
        {
            cancelled.Add(task);
        }
    }

    private void StartNode() => world.Start(new OrchestratorOptions
    {
        Slots = 0,
        Agents = new AgentSettings { SessionTtl = TimeSpan.FromSeconds(10), ReconnectGrace = TimeSpan.FromSeconds(1) },
    });

    /// <summary>From here on nothing fails, and whoever holds work ends it.</summary>
    private void Heal()
    {
        world.Disk.Fault = _ => InMemoryFault.None;
        agents.ForEach(agent => agent.Reluctance = 0);
        if (agents.TrueForAll(agent => agent.Id != "spare"))
        {
            agents.Add(new SimulatedAgent(
                world, new SeededChance(chance.NextUInt64()), new AgentProfile { Id = "spare", Capabilities = new HashSet<string> { "gpu" } }, slots: 4));
        }
    }

    private bool IsOver()
    {
        foreach (var agent in agents)
        {
            agent.Connect();
            agent.Ping();
            agent.Repeat();
            agent.EndOne();
        }

        world.Settle();
        return WhatIsLeft().Length == 0;
    }

    private string WhatIsLeft()
    {
        if (accepted.FirstOrDefault(task => !TaskRecord.Fold(world.Disk.Log.Of(task)).State.IsTerminal()) is { Shard: > 0 } open)
        {
            return $"task {open}: {HistoryCheck.Text(world.Disk.Log.Of(open))}, held by {string.Join(", ", agents.Select(agent => $"{agent.Id} {agent.IsConnected} {agent.Held}/{agent.Unanswered}"))}";
        }

        var pool = world.Node.Node.Pool;
        return pool.Reported() is { Count: > 0 } reported ? $"{reported.Count} reports are not taken"
            : string.Join("; ", pool.All().Where(agent => agent.Used > 0).Select(agent =>
                $"slots of {agent.Profile.Id} are in use: {agent.Reserved.Count} reserved, {string.Join(", ", agent.Running.Select(run => $"{run.Task} {run.Order.Attempt} stop {run.StopReason} {HistoryCheck.Text(world.Disk.Log.Of(run.Task))}"))}"));
    }

    /// <summary>Slots and resources are what the held attempts add up to, at every moment.</summary>
    private void CheckSlots()
    {
        foreach (var agent in world.Node.Node.Pool.All())
        {
            var held = agent.Reserved.Concat(agent.Running).ToList();
            Require(agent.Used == held.Count, $"Agent {agent.Profile.Id}: {agent.Used} slots are counted, {held.Count} are held.");
            var taken = held.Aggregate(default(Resources), (sum, attempt) => sum + (attempt.Need?.Resources ?? default));
            Require(agent.Taken == taken, $"Agent {agent.Profile.Id}: {agent.Taken} is counted, {taken} is taken.");
        }
    }

    private void CheckEnd()
    {
        foreach (var (id, history) in world.Disk.Log.Tasks)
        {
            HistoryCheck.Check(id, history);
        }

        foreach (var task in accepted)
        {
            var state = TaskRecord.Fold(world.Disk.Log.Of(task)).State;
            Require(state is TaskState.Completed or TaskState.DeadLettered || (state == TaskState.Cancelled && cancelled.Contains(task)), $"Task {task} is {state}.");
        }
    }

    private int Pick(int count) => (int)(chance.NextDouble() * count);
}
