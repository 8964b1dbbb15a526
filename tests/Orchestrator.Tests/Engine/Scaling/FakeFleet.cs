using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;
using Orchestrator.Engine.Agents.Sessions;
using Orchestrator.Engine.Scaling;

namespace Orchestrator.Tests.Engine.Scaling;

/// <summary>Agents and an executor in one, as a test says: an agent that is started is there at once.</summary>
internal sealed class FakeFleet : IFleetSource, IScalingExecutor
{
    private readonly Lock gate = new();
    private readonly List<AgentView> agents = [];
    private readonly List<string> log = [];
    private int started;

    public string Name => "fake";

    public bool DrainsFirst => true;

    /// <summary>Thrown by whatever is to be done next; null when it works.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Thrown when somebody looks; null when there is something to see.</summary>
    public Exception? Fog { get; set; }

    /// <summary>Tasks that wait.</summary>
    public long Waiting { get; set; }

    /// <summary>When set, starting waits for it.</summary>
    public TaskCompletionSource? Hold { get; set; }

    /// <summary>What was done, in order.</summary>
    public IReadOnlyList<string> Log
    {
        get
        {
            lock (gate)
            {
                return [.. log];
            }
        }
    }

    public static AgentView Agent(string id, int used = 0, AgentState state = AgentState.Idle, string connection = "stream", int slots = 4, params string[] capabilities) => new()
    {
        Profile = new AgentProfile { Id = id, Capabilities = capabilities.ToHashSet() },
        State = used > 0 && state == AgentState.Idle ? AgentState.Busy : state,
        Node = "",
        Connection = connection,
        Slots = slots,
        Used = used,
        Circuit = "closed",
        SuccessRate = null,
        Latency = null,
        LastSeenAt = null,
        LastFinishedAt = null,
    };

    public void Set(params AgentView[] views)
    {
        lock (gate)
        {
            agents.Clear();
            agents.AddRange(views);
        }
    }

    public Task<IReadOnlyList<AgentView>> AgentsAsync(CancellationToken cancellation)
    {
        lock (gate)
        {
            return Fog is { } fog ? throw fog : Task.FromResult<IReadOnlyList<AgentView>>([.. agents]);
        }
    }

    public Task<IReadOnlyList<DomainStatus>> DomainsAsync(CancellationToken cancellation)
    {
        var counts = new long[TaskStates.Count];
        counts[(int)TaskState.Queued] = Waiting;
        return Task.FromResult<IReadOnlyList<DomainStatus>>([new DomainStatus("default", counts, 0), new DomainStatus("other", new long[TaskStates.Count], 0)]);
    }

    public Task DrainAsync(string agentId, CancellationToken cancellation) => Do($"drain {agentId}");

    public ScalingFleet Observe(IReadOnlyList<AgentView> agents) =>
        new([.. agents.Where(WorkingAgents.IsWorking).Select(agent => WorkingAgents.ToScalable(agent, mayStop: true))], 0);

    public async Task<IReadOnlyList<string>> StartAsync(int count, string reason, CancellationToken cancellation)
    {
        await Do($"start {count}");
        if (Hold is { } hold)
        {
            await hold.Task;
        }

        var fresh = Enumerable.Range(0, count).Select(_ => $"fake-{++started}").ToList();
        lock (gate)
        {
            agents.AddRange(fresh.Select(id => Agent(id)));
        }

        return fresh;
    }

    public async Task StopAsync(IReadOnlyList<string> agents, string reason, CancellationToken cancellation)
    {
        await Do($"stop {string.Join(' ', agents)}");
        lock (gate)
        {
            this.agents.RemoveAll(agent => agents.Contains(agent.Profile.Id));
        }
    }

    public ValueTask DisposeAsync()
    {
        Do("dispose");
        return ValueTask.CompletedTask;
    }

    private Task Do(string what)
    {
        lock (gate)
        {
            log.Add(what);
            return Fault is { } fault ? Task.FromException(fault) : Task.CompletedTask;
        }
    }
}
