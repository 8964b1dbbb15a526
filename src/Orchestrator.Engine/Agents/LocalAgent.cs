using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Agents.Balancing;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Agents.Pool;

namespace Orchestrator.Engine.Agents;

/// <summary>
/// An agent that is attached to this node, in its process or from outside. A slot is not a number that is counted down but the attempt that
/// occupies it: reserved, then running, until it ends, is lost or abandoned. So are the resources it takes. Guarded by the pool's gate.
/// </summary>
internal abstract class LocalAgent(AgentPool pool, AgentProfile profile, string session, int slots, TimeProvider time)
{
    private readonly HashSet<LocalAttempt> reserved = [];
    private readonly Dictionary<AttemptToken, LocalAttempt> running = [];
    private readonly Dictionary<AttemptToken, LocalAttempt> reported = [];

    public AgentProfile Profile { get; } = profile;

    /// <summary>Names the agent's life: attempts of another session are gone.</summary>
    public string Session { get; protected set; } = session;

    public int Slots { get; protected set; } = slots;

    public TimeProvider Time { get; } = time;

    /// <summary>True once it takes no new attempts.</summary>
    public bool IsDraining { get; protected set; }

    /// <summary>True when being scheduled and being started are one: nothing can go wrong in between.</summary>
    public abstract bool StartsAtOnce { get; }

    /// <summary>True when an attempt that is launched runs at once; false when the agent says so later.</summary>
    public virtual bool StartsByItself => true;

    /// <summary>Occupied slots.</summary>
    public int Used => reserved.Count + running.Count;

    /// <summary>Attempts that run.</summary>
    public IReadOnlyCollection<LocalAttempt> Running => running.Values;

    /// <summary>Attempts that have ended without their shards having said that they know.</summary>
    public IReadOnlyCollection<LocalAttempt> Reported => reported.Values;

    /// <summary>Slots that are promised to attempts which are not durable yet.</summary>
    public IReadOnlyCollection<LocalAttempt> Reserved => reserved;

    /// <summary>What waits for agents and that this one can run.</summary>
    public List<Need> Needs { get; } = [];

    /// <summary>True while it has a slot for one more attempt.</summary>
    public virtual bool HasRoom => !IsDraining && Used < Slots;

    protected AgentPool Pool { get; } = pool;

    /// <summary>Cores, MiB and GPUs that its attempts take now.</summary>
    public Resources Taken { get; private set; }

    /// <summary>True when it has the resources for one more such attempt.</summary>
    public bool Fits(Need need) => need.Resources.FitInto(Profile, Taken);

    /// <summary>Why it gets no work although it has free slots, in words; null when it does.</summary>
    public virtual string? WhyHeldBack => IsDraining ? "it is leaving" : null;

    /// <summary>How the balancing strategies see it.</summary>
    public virtual AgentLoad Load => default;

    /// <summary>True for an agent that competes with others by a strategy; the node's own goes before all.</summary>
    public virtual bool IsRanked => false;

    /// <summary>Under the gate: takes a slot.</summary>
    public LocalAttempt Reserve(ShardHandle shard, Need? need)
    {
        var slot = new LocalAttempt(this, shard, need);
        reserved.Add(slot);
        Take(need);
        OnReserved(slot);
        Pool.LoadChanged(this);
        return slot;
    }

    /// <summary>Gives back a reservation that is not used.</summary>
    public void Release(LocalAttempt slot)
    {
        lock (Pool.Gate)
        {
            if (Unreserve(slot))
            {
                Freed();
            }
        }
    }

    /// <summary>Under the gate: gives back a reservation that nobody has heard of.</summary>
    public void Discard(LocalAttempt slot)
    {
        Unreserve(slot);
        Pool.LoadChanged(this);
    }

    /// <summary>Under the gate: gives back reservations that nobody will use.</summary>
    public void ReleaseReservations(Predicate<LocalAttempt> unused)
    {
        if (reserved.Count == 0)
        {
            return;
        }

        var gone = reserved.Where(slot => unused(slot)).ToArray();
        foreach (var slot in gone)
        {
            Unreserve(slot);
        }

        if (gone.Length > 0)
        {
            Freed();
        }
    }

    /// <summary>Uses a reservation for something else; false when the resources do not suffice.</summary>
    public bool TryUseFor(LocalAttempt slot, Need other)
    {
        lock (Pool.Gate)
        {
            GiveBack(slot.Need);
            var fits = Fits(other);
            slot.Need = fits ? other : slot.Need;
            Take(slot.Need);
            if (fits)
            {
                Pool.HasRoom(this);
            }

            return fits;
        }
    }

    /// <summary>Runs the attempt: that it is scheduled is durable.</summary>
    public void Launch(LocalAttempt attempt)
    {
        lock (Pool.Gate)
        {
            // Whoever gave the reservation back meanwhile has not known that it was on its way: then the attempt takes its slot again.
            if (!reserved.Remove(attempt))
            {
                Take(attempt.Need);
                Pool.LoadChanged(this);
            }

            Prepare(attempt);
            running[attempt.Token] = attempt;
        }

        Start(attempt);
    }

    /// <summary>Under the gate: the agent says that it runs an attempt which this node did not know of.</summary>
    public void Adopt(LocalAttempt attempt) => running[attempt.Token] = attempt;

    /// <summary>The attempt has ended: the slot is free, the report stays until the shard has made it durable.</summary>
    public void Finished(LocalAttempt attempt, AttemptReport outcome)
    {
        lock (Pool.Gate)
        {
            attempt.End(outcome);
            if (running.Remove(attempt.Token))
            {
                reported[attempt.Token] = attempt;
                GiveBack(attempt.Need);
            }

            // Before the slot is free: a shutdown that waits for the last slot flushes the shards next, and the report must be with them.
            attempt.Shard.Report(attempt);
            Freed();
        }
    }

    /// <summary>The report is durable, or known to come too late.</summary>
    public void Acknowledge(LocalAttempt attempt)
    {
        lock (Pool.Gate)
        {
            reported.Remove(attempt.Token);
            Acknowledged();
        }
    }

    /// <summary>The shard has decided about a report.</summary>
    public virtual void Decided(LocalAttempt attempt, TaskReplyKind kind)
    {
    }

    /// <summary>Under the gate: the attempt with this token, also one that is about to start or has just ended; null when there is none.</summary>
    public LocalAttempt? Find(AttemptToken token) =>
        running.GetValueOrDefault(token) ?? reported.GetValueOrDefault(token) ?? reserved.FirstOrDefault(slot => slot.Token == token);

    /// <summary>Under the gate: the reservation of this number; null when it is gone.</summary>
    public LocalAttempt? FindReserved(long grant) => reserved.FirstOrDefault(slot => slot.Grant == grant);

    /// <summary>Tells an attempt to stop.</summary>
    public abstract void Stop(AttemptToken token, StopReason reason);

    /// <summary>Under the gate: an attempt is about to be launched.</summary>
    protected virtual void Prepare(LocalAttempt attempt)
    {
    }

    /// <summary>Runs an attempt that was launched.</summary>
    protected abstract void Start(LocalAttempt attempt);

    /// <summary>Under the gate: a slot was taken.</summary>
    protected virtual void OnReserved(LocalAttempt slot)
    {
    }

    /// <summary>Under the gate: it was given back without an attempt.</summary>
    protected virtual void OnReleased(LocalAttempt slot)
    {
    }

    /// <summary>Under the gate: takes a running attempt out of its slot without a report.</summary>
    protected bool Drop(LocalAttempt attempt)
    {
        if (!running.Remove(attempt.Token))
        {
            return false;
        }

        GiveBack(attempt.Need);
        Freed();
        return true;
    }

    /// <summary>Under the gate: an attempt has ended for the agent, and what became of it is on its way to the shard by itself.</summary>
    protected void Reporting(LocalAttempt attempt)
    {
        if (running.Remove(attempt.Token))
        {
            reported[attempt.Token] = attempt;
            GiveBack(attempt.Need);
            Freed();
        }
    }

    /// <summary>Under the gate: nothing is left of a report.</summary>
    protected void Forget(LocalAttempt attempt) => reported.Remove(attempt.Token);

    /// <summary>Under the gate: a slot has become free.</summary>
    protected virtual void Freed() => Pool.HasRoom(this);

    /// <summary>Under the gate: a report was acknowledged.</summary>
    protected virtual void Acknowledged()
    {
    }

    private bool Unreserve(LocalAttempt slot)
    {
        if (!reserved.Remove(slot))
        {
            return false;
        }

        GiveBack(slot.Need);
        OnReleased(slot);
        return true;
    }

    private void Take(Need? need)
    {
        if (need is { Resources.IsNone: false })
        {
            Taken += need.Resources;
        }
    }

    private void GiveBack(Need? need)
    {
        if (need is { Resources.IsNone: false })
        {
            Taken -= need.Resources;
        }
    }
}
