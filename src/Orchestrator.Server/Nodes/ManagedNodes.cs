using Orchestrator.Domain;
using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Nodes;
using Orchestrator.Engine.Agents.Sessions;
using Orchestrator.Server.Agents.Push;
using Orchestrator.Server.Errors;

namespace Orchestrator.Server.Nodes;

/// <summary>
/// Carries out what <see cref="NodeManagers"/> plans: each agent of a node manager is an agent here, called at the node's address, with a session that lives
/// as long as the node is heard of.
/// </summary>
internal sealed class ManagedNodes : BackgroundService
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);
    private readonly Lock gate = new();
    private readonly NodeManagers nodes;
    private readonly Dictionary<string, Attached> attached = new(StringComparer.Ordinal);
    private readonly IAgents agents;
    private readonly PushAgents pushed;
    private readonly TimeProvider time;
    private readonly ILogger<ManagedNodes> log;

    public ManagedNodes(IAgents agents, PushAgents pushed, ServerOptions options, TimeProvider time, ILogger<ManagedNodes> log)
    {
        (this.agents, this.pushed, this.time, this.log) = (agents, pushed, time, log);
        Limits = options.Network.ToLimits();
        nodes = new NodeManagers(Limits);
    }

    public NodeLimits Limits { get; }

    private Instant Now => Instant.From(time.GetUtcNow());

    public NodePlan Register(NodeRegistration registration)
    {
        lock (gate)
        {
            return Carry(nodes.Register(registration, Now));
        }
    }

    public NodePlan Hear(NodeHeartbeat heartbeat)
    {
        lock (gate)
        {
            return Carry(nodes.Hear(heartbeat, Now));
        }
    }

    /// <summary>A found node manager is registered, if what it says is news, and heard.</summary>
    public NodeOutcome Found(NodeRegistration registration, NodeHeartbeat heartbeat)
    {
        lock (gate)
        {
            var outcome = Carry(nodes.Register(registration, Now)).Outcome;
            return outcome == NodeOutcome.Accepted ? Carry(nodes.Hear(heartbeat, Now)).Outcome : outcome;
        }
    }

    /// <summary>The node managers of this node, by name.</summary>
    public IReadOnlyList<ManagedNode> All()
    {
        lock (gate)
        {
            return [.. nodes.All];
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(SweepInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Sweep();
            }
        }
        catch (OperationCanceledException)
        {
            // The server has stopped.
        }
    }

    private void Sweep()
    {
        lock (gate)
        {
            Carry(nodes.Tick(Now));

            // A node vouches for its agents: while it is heard of, so are they.
            foreach (var (id, agent) in attached.ToList())
            {
                if (!agent.Channel.IsClosed)
                {
                    agent.Channel.Renew();
                    continue;
                }

                // One that somebody has sent away does not come back by itself.
                attached.Remove(id);
                if (!agent.Channel.IsDraining)
                {
                    nodes.Lost(agent.Node, agent.Name);
                }
            }
        }
    }

    private NodePlan Carry(NodePlan plan)
    {
        Carry(plan.Steps);
        return plan;
    }

    private void Carry(IReadOnlyList<NodeStep> steps)
    {
        foreach (var step in steps)
        {
            switch (step)
            {
                case NodeStep.Attach attach:
                    Attach(attach);
                    break;
                case NodeStep.Detach detach when attached.Remove(detach.AgentId, out var agent):
                    log.LogWarning("Agent {Agent} is gone: {Reason}", detach.AgentId, detach.Reason);
                    agents.EndSession(detach.AgentId, agent.Channel.Session, detach.Reason);
                    break;
                case NodeStep.HoldBack hold when attached.ContainsKey(hold.AgentId):
                    agents.HoldBack(hold.AgentId, hold.Reason);
                    break;
                case NodeStep.ReportLoad load when attached.ContainsKey(load.AgentId):
                    agents.ReportLoad(load.AgentId, load.Load);
                    break;
            }
        }
    }

    private void Attach(NodeStep.Attach step)
    {
        var (node, agent) = (step.Node.Registration, step.Agent);
        var profile = new AgentProfile
        {
            Id = step.AgentId,
            Name = agent.Name,
            Capabilities = agent.Capabilities.ToHashSet(StringComparer.Ordinal),
            TaskTypes = agent.TaskTypes.ToHashSet(StringComparer.Ordinal),
            NodeManager = node.Id,
            Zone = node.Zone,
        };
        try
        {
            var grant = agents.Register(new AgentRegistration { Profile = profile, Slots = agent.Slots });
            if (pushed.Attach(grant, agent.Name, node.Address, asksHealth: false) is { } channel)
            {
                attached[step.AgentId] = new Attached(node.Id, agent.Name, channel);
                log.LogDebug("Agent {Agent} is called at {Address}", step.AgentId, node.Address);
                return;
            }
        }
        catch (Exception e) when (EngineProblem.From(e) is not null)
        {
            log.LogWarning("Agent {Agent} is left out: {Reason}", step.AgentId, e.Message);
        }

        attached.Remove(step.AgentId);
        nodes.Lost(node.Id, agent.Name);
    }

    private sealed record Attached(string Node, string Name, PushChannel Channel);
}
