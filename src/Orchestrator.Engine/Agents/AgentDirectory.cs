using System.Collections.Immutable;

namespace Orchestrator.Engine.Agents;

/// <summary>The agents that this node's shards can give work to: its own, and those that other nodes have told of.</summary>
internal sealed class AgentDirectory(InProcessAgent own)
{
    private ImmutableArray<IAgentLink> all = [own];

    /// <summary>This node's own agent.</summary>
    public InProcessAgent Own { get; } = own;

    /// <summary>All agents, the own one first: work that can run here does not travel.</summary>
    public ImmutableArray<IAgentLink> All => all;

    /// <summary>The agent whose session this is; null when it is gone or not known.</summary>
    public IAgentLink? Find(string? session)
    {
        foreach (var agent in all)
        {
            if (agent.Session == session)
            {
                return agent;
            }
        }

        return null;
    }

    /// <summary>Replaces the agents of other nodes.</summary>
    public void SetOthers(IEnumerable<IAgentLink> others) => ImmutableInterlocked.InterlockedExchange(ref all, [Own, .. others]);
}
