using System.Collections.Immutable;
using Orchestrator.Domain.Agents.Balancing;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Agents.Pool;

/// <summary>
/// The agents that this node's shards can give work to: its own, those attached to it, and through <see cref="IAgentsElsewhere"/> those of other nodes.
/// Work that can run in the process does not travel; of the attached agents the domain's strategy chooses. Who finds no slot waits in line for what it
/// needs, and gets the next one: nobody looks through a queue or through all agents.
/// </summary>
internal sealed class AgentPool(TimeProvider time)
{
    // Needs can be of endless variety; those that nobody has asked for in a while are dropped when there are many.
    private const int ManyNeeds = 1024;
    private const int MostLookedAt = 64;
    private static readonly TimeSpan Unused = TimeSpan.FromMinutes(1);

    // Lines that still wait are looked at once a minute.
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(3);
    private readonly Dictionary<(string Type, TaskRequirements Requirements, string Balancing), Need> needs = [];
    private readonly Dictionary<string, LocalAgent> bySession = new(StringComparer.Ordinal);
    private readonly MatchIndex index = new();
    private long lastTicket;
    private int dropAbove = ManyNeeds;

    /// <summary>Guards everything that slots depend on.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The node's own agent.</summary>
    public InProcessAgent Own { get; private set; } = null!;

    /// <summary>The agents of other nodes; null on a node that stands alone.</summary>
    public IAgentsElsewhere? Elsewhere { get; set; }

    /// <summary>Attached agents, the own one not among them.</summary>
    public int Count => bySession.Count - 1;

    /// <summary>Grows with every agent that comes or goes.</summary>
    public long Version { get; private set; }

    /// <summary>Takes up the node's own agent.</summary>
    public void Attach(InProcessAgent own)
    {
        Own = own;
        bySession[own.Session] = own;
    }

    /// <summary>Takes up an agent from outside. Under the gate.</summary>
    public void Attach(LocalAgent agent)
    {
        bySession.Add(agent.Session, agent);
        index.Add(agent);
        Version++;
        foreach (var need in index.NeedsFor(agent.Profile))
        {
            agent.Needs.Add(need);
        }

        HasRoom(agent);
    }

    /// <summary>The agent is gone. Under the gate.</summary>
    public void Detach(LocalAgent agent)
    {
        if (bySession.Remove(agent.Session))
        {
            index.Remove(agent);
            Version++;
            foreach (var need in agent.Needs)
            {
                need.Remove(agent);
            }

            agent.Needs.Clear();
        }
    }

    /// <summary>The node's own agent begins another life. Under the gate.</summary>
    public void Renamed(LocalAgent agent, Action rename)
    {
        bySession.Remove(agent.Session);
        rename();
        bySession[agent.Session] = agent;
    }

    /// <summary>What tasks of a line need, as the pool knows it.</summary>
    public Need NeedOf(string type, TaskRequirements requirements, IBalancing balancing)
    {
        lock (Gate)
        {
            var key = (type, requirements, balancing.Name);
            if (!needs.TryGetValue(key, out var need))
            {
                DropUnused();
                need = new Need(type, requirements, balancing)
                {
                    OwnFits = Own.Profile.MismatchWith(type, requirements) is null,
                    UsedZones = ZonesOf(requirements.ExcludedAgents),
                    UsedAt = time.GetTimestamp(),
                };
                needs.Add(key, need);
                index.Add(need);
                if (need.OwnFits)
                {
                    Own.Needs.Add(need);
                }

                foreach (var agent in index.AgentsFor(need))
                {
                    agent.Needs.Add(need);
                    need.Place(agent);
                }
            }

            need.UsedAt = time.GetTimestamp();
            return need;
        }
    }

    /// <summary>Takes a slot for whoever asks; null when none is at hand, and then it waits in line.</summary>
    public LocalAttempt? TryReserve(ISlotWaiter waiter, Need need)
    {
        lock (Gate)
        {
            need = Current(need);
            if (Choose(need) is { } agent)
            {
                return Reserve(agent, waiter.Shard, need);
            }

            need.Await(waiter, ++lastTicket);
        }

        Elsewhere?.Want(waiter, need);
        return null;
    }

    /// <summary>Puts somebody into the line for slots, and serves it at once if there are some.</summary>
    public void Await(ISlotWaiter waiter, Need need)
    {
        lock (Gate)
        {
            need = Current(need);
            need.Await(waiter, ++lastTicket);
            while (waiter.IsWaiting && waiter.Wanted > 0 && Choose(need) is { } agent && Serve(agent))
            {
            }
        }
    }

    /// <summary>Takes a slot of one agent if it has room now; nobody waits for it. Null when it has not.</summary>
    public LocalAttempt? TryTake(string session, ShardHandle shard)
    {
        lock (Gate)
        {
            return bySession.GetValueOrDefault(session) is { HasRoom: true } agent ? Reserve(agent, shard, null) : null;
        }
    }

    /// <summary>An agent's load has changed: its place among the others does. Under the gate.</summary>
    public void LoadChanged(LocalAgent agent)
    {
        if (agent.IsRanked)
        {
            foreach (var need in agent.Needs)
            {
                need.Place(agent);
            }
        }
    }

    /// <summary>An agent may have room for more: whoever waits for it is served. Under the gate.</summary>
    public void HasRoom(LocalAgent agent)
    {
        LoadChanged(agent);
        while (agent.HasRoom && Serve(agent))
        {
        }
    }

    /// <summary>The attached agent of this session; null when there is none.</summary>
    public LocalAgent? Find(string? session)
    {
        lock (Gate)
        {
            return session is null ? null : bySession.GetValueOrDefault(session);
        }
    }

    /// <summary>True while an agent of this or another node has this session.</summary>
    public bool Knows(string session) => Find(session) is not null || Elsewhere?.Knows(session) == true;

    /// <summary>Tells an attempt to stop, wherever its agent is.</summary>
    public void Stop(string? session, AttemptToken token, StopReason reason)
    {
        if (Find(session) is { } agent)
        {
            agent.Stop(token, reason);
        }
        else if (session is not null)
        {
            Elsewhere?.Stop(session, token, reason);
        }
    }

    /// <summary>Gives back everything that a shard of this node has reserved and not started: its state was thrown away.</summary>
    public void ReleaseReservations(ShardHandle shard) => ReleaseReservations(slot => slot.Shard == shard && slot.Grant == 0);

    /// <summary>Gives back reservations that nobody will use.</summary>
    public void ReleaseReservations(Predicate<LocalAttempt> unused)
    {
        lock (Gate)
        {
            foreach (var agent in bySession.Values.Where(agent => agent.Reserved.Count > 0).ToArray())
            {
                agent.ReleaseReservations(unused);
            }
        }
    }

    /// <summary>The reservation of this number; null when it is gone.</summary>
    public LocalAttempt? FindReserved(string session, long grant)
    {
        lock (Gate)
        {
            return bySession.GetValueOrDefault(session)?.FindReserved(grant);
        }
    }

    /// <summary>The attempt with this token, running or reported; null when no attached agent holds it.</summary>
    public LocalAttempt? FindAttempt(AttemptToken token)
    {
        lock (Gate)
        {
            return bySession.Values.Select(agent => agent.Find(token)).FirstOrDefault(found => found is not null);
        }
    }

    /// <summary>All attempts that attached agents hold, by token.</summary>
    public IReadOnlyDictionary<AttemptToken, LocalAttempt> Held() =>
        Collect(agent => agent.Running.Concat(agent.Reported)).DistinctBy(attempt => attempt.Token).ToDictionary(attempt => attempt.Token);

    /// <summary>Attempts of a shard that run on attached agents, or have ended without the shard having said that it knows.</summary>
    public IReadOnlyList<LocalAttempt> RunsOf(ShardHandle shard) => Collect(agent => agent.Running.Concat(agent.Reported).Where(attempt => attempt.Shard == shard));

    /// <summary>Attempts that have ended without their shards having said that they know.</summary>
    public IReadOnlyList<LocalAttempt> Reported() => Collect(agent => agent.Reported);

    /// <summary>Attempts that have had their slots for so long, and run.</summary>
    public IReadOnlyList<LocalAttempt> RunningFor(TimeSpan since) =>
        Collect(agent => agent.Running.Where(attempt => time.GetElapsedTime(attempt.ReservedAt) >= since));

    /// <summary>Whether an attached agent could take such a task now; if not, why one that fits and has free slots gets no work, in words.</summary>
    public (bool HasRoom, string? HeldBack) Look(Need need)
    {
        lock (Gate)
        {
            if (Choose(need) is not null)
            {
                return (true, null);
            }

            // Of thousands that fit the first few speak for all.
            var idle = index.AgentsFor(need).Take(MostLookedAt).FirstOrDefault(agent => agent.Used < agent.Slots);
            return (false, idle is null ? null
                : idle.WhyHeldBack is { } reason ? $"agent '{idle.Profile.Id}', which gets no work: {reason}"
                : idle.Fits(need) ? null
                : $"resources: what it needs of agent '{idle.Profile.Id}' is taken by other tasks");
        }
    }

    /// <summary>All attached agents, the own one first.</summary>
    public IReadOnlyList<LocalAgent> All()
    {
        lock (Gate)
        {
            return [Own, .. bySession.Values.Where(agent => agent != Own)];
        }
    }

    private ImmutableHashSet<string> ZonesOf(IReadOnlyList<string> agents) => agents.Count == 0
        ? []
        : [.. bySession.Values.Where(agent => agents.Contains(agent.Profile.Id)).Select(agent => agent.Profile.Zone).OfType<string>()];

    /// <summary>Whoever asks may hold on to a need that was dropped.</summary>
    private Need Current(Need need)
    {
        need.UsedAt = time.GetTimestamp();
        return need.IsDropped ? NeedOf(need.Type, need.Requirements, need.Balancing) : need;
    }

    private LocalAgent? Choose(Need need) => need.OwnFits && Own.HasRoom ? Own : need.Best();

    private LocalAttempt Reserve(LocalAgent agent, ShardHandle shard, Need? need)
    {
        need?.Picked(agent);
        return agent.Reserve(shard, need);
    }

    /// <summary>Gives an agent's next slot to who has waited longest for something that it can run; false when nobody has.</summary>
    private bool Serve(LocalAgent agent)
    {
        Need? oldest = null;
        var first = long.MaxValue;
        foreach (var need in agent.Needs)
        {
            if (need.HasWaiters && agent.Fits(need) && need.TryPeek(out var ticket, out _) && ticket < first)
            {
                (oldest, first) = (need, ticket);
            }
        }

        if (oldest is null || !oldest.TryPeek(out _, out var waiter))
        {
            return false;
        }

        oldest.Dequeue();
        var slot = Reserve(agent, waiter.Shard, oldest);
        if (!waiter.Take(slot))
        {
            agent.Discard(slot);
        }
        else if (waiter.Wanted > 0 && waiter.WaitsOn)
        {
            oldest.Await(waiter, ++lastTicket);
        }

        return true;
    }

    private List<LocalAttempt> Collect(Func<LocalAgent, IEnumerable<LocalAttempt>> what)
    {
        lock (Gate)
        {
            return [.. bySession.Values.SelectMany(what)];
        }
    }

    private void DropUnused()
    {
        if (needs.Count < dropAbove)
        {
            return;
        }

        foreach (var (key, need) in needs.Where(entry => time.GetElapsedTime(entry.Value.UsedAt) is var age && age > (entry.Value.HasWaiters ? Forgotten : Unused)).ToArray())
        {
            need.SendAway();
            needs.Remove(key);
            need.IsDropped = true;
            index.Remove(need);
            Own.Needs.Remove(need);
            foreach (var agent in index.AgentsFor(need))
            {
                agent.Needs.Remove(need);
            }
        }

        dropAbove = Math.Max(ManyNeeds, 2 * needs.Count);
    }
}
