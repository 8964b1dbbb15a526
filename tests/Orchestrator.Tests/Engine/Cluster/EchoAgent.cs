using System.Collections.Concurrent;
using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Agents.Sessions;

namespace Orchestrator.Tests.Engine.Cluster;

/// <summary>An agent from outside that answers with its input: at once, or when it is told to.</summary>
internal sealed class EchoAgent(string id, int slots = 2, string? zone = null) : IAgentChannel
{
    private readonly ConcurrentQueue<Assignment> held = new();
    private readonly TaskCompletionSource got = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IAgents? agents;

    public bool StartsAtOnce => false;

    public string Connection => "stream";

    public string? Session { get; private set; }

    public IAgentStream? Stream { get; private set; }

    /// <summary>True to keep what it is sent.</summary>
    public bool Holds { get; init; }

    /// <summary>It was sent something.</summary>
    public Task Got => got.Task.Soon();

    /// <summary>Attaches to a node, going on with its session.</summary>
    public EchoAgent Connect(IAgents to)
    {
        agents = to;
        var grant = to.Register(new AgentRegistration
        {
            Profile = new AgentProfile { Id = id, Zone = zone },
            Slots = slots,
            Session = Session,
            Running = Session is null ? null : [.. held.Select(run => (run.Task, run.Token))],
        });
        Session = grant.Session;
        Stream = to.Connect(id, grant.Session, this);
        return this;
    }

    /// <summary>Ends what it holds.</summary>
    public async Task<AgentAnswer> EndAsync()
    {
        Assert.True(held.TryDequeue(out var run));
        return await agents!.CompleteAsync(id, run.Task, run.Token, run.Input, CancellationToken.None).Soon();
    }

    public void Assign(in Assignment assignment)
    {
        var run = assignment;
        Stream!.Accept(run.Task, run.Token);
        if (Holds)
        {
            held.Enqueue(run);
        }
        else
        {
            _ = agents!.CompleteAsync(id, run.Task, run.Token, run.Input, CancellationToken.None);
        }

        got.TrySetResult();
    }

    public void Cancel(TaskId task, AttemptToken token, bool isCancelled)
    {
    }

    public void Drain()
    {
    }

    public void Close(string reason)
    {
    }
}
