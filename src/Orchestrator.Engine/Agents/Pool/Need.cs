using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Agents.Balancing;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Agents.Pool;

/// <summary>
/// What the tasks of a line need, and who can give it: the attached agents that fit and have room, in the order of the domain's strategy, and those who
/// wait for them. Guarded by the pool's gate.
/// </summary>
internal sealed class Need(string type, TaskRequirements requirements, IBalancing balancing)
{
    private const int Levels = 3;

    // By how far an agent's zone is from what is wished: those of the first level go first.
    private readonly AgentRanking<LocalAgent>?[] rankings = new AgentRanking<LocalAgent>?[Levels];
    private readonly Queue<(long Ticket, ISlotWaiter Waiter)> waiting = new();

    public string Type => type;

    public TaskRequirements Requirements => requirements;

    public IBalancing Balancing => balancing;

    /// <summary>What an attempt takes of its agent's resources.</summary>
    public Resources Resources { get; } = Resources.Of(requirements);

    /// <summary>True when the node's own agent can run it.</summary>
    public bool OwnFits { get; init; }

    /// <summary>Zones that have a part in the task already: others go first, so that no zone's end takes all.</summary>
    public IReadOnlySet<string> UsedZones { get; init; } = ImmutableHashSet<string>.Empty;

    /// <summary>True once the pool does not know it any longer: it is looked up anew.</summary>
    public bool IsDropped { get; set; }

    /// <summary>When a slot was last wanted, as a timestamp.</summary>
    public long UsedAt { get; set; }

    /// <summary>True while somebody waits.</summary>
    public bool HasWaiters => waiting.Count > 0;

    /// <summary>Why an agent cannot run it, in words; null when it can.</summary>
    public string? MismatchWith(AgentProfile profile) => profile.MismatchWith(type, requirements);

    /// <summary>The agent whose turn it is; null when none has room.</summary>
    public LocalAgent? Best()
    {
        foreach (var ranking in rankings)
        {
            if (ranking is not null && ranking.TryPeek(out var best))
            {
                return best;
            }
        }

        return null;
    }

    /// <summary>Takes an agent to its place in the order, or out of it when it has no room.</summary>
    public void Place(LocalAgent agent)
    {
        if (agent.HasRoom && agent.Fits(this))
        {
            RankingOf(agent).Set(agent, agent.Load);
        }
        else
        {
            RankingOf(agent).Withhold(agent);
        }
    }

    /// <summary>It was the agent's turn.</summary>
    public void Picked(LocalAgent agent)
    {
        if (agent.IsRanked)
        {
            RankingOf(agent).Picked(agent);
        }
    }

    /// <summary>The agent has gone.</summary>
    public void Remove(LocalAgent agent) => RankingOf(agent).Remove(agent);

    /// <summary>Puts somebody at the end of the line, unless he stands there.</summary>
    public void Await(ISlotWaiter waiter, long ticket)
    {
        if (!waiter.IsWaiting)
        {
            waiter.IsWaiting = true;
            waiting.Enqueue((ticket, waiter));
        }
    }

    /// <summary>Who has waited longest; those who have given up step back.</summary>
    public bool TryPeek(out long ticket, [NotNullWhen(true)] out ISlotWaiter? waiter)
    {
        while (waiting.TryPeek(out var first))
        {
            if (first.Waiter.Wanted > 0)
            {
                (ticket, waiter) = first;
                return true;
            }

            Dequeue();
        }

        (ticket, waiter) = (0, null);
        return false;
    }

    /// <summary>Nobody looks after it any longer: who still wants something asks again.</summary>
    public void SendAway()
    {
        while (waiting.Count > 0)
        {
            Dequeue();
        }
    }

    /// <summary>Takes the one that was peeked at out of the line.</summary>
    public void Dequeue() => waiting.Dequeue().Waiter.IsWaiting = false;

    private AgentRanking<LocalAgent> RankingOf(LocalAgent agent)
    {
        var zone = agent.Profile.Zone;
        var level = (requirements.Zone is { } wished && zone != wished ? 1 : 0) + (zone is not null && UsedZones.Contains(zone) ? 1 : 0);
        return rankings[level] ??= new AgentRanking<LocalAgent>(balancing);
    }
}
