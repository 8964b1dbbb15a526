using Orchestrator.Domain.Tasks.Queue;

namespace Orchestrator.Domain.Tasks.Flow;

/// <summary>
/// Keeps count of what a domain's limits are about. Nothing is taken or given back: how many attempts a key has is counted from its
/// tasks' records whenever one of them changes, and a bucket is folded from the starts, so neither can leak. Time is that of the
/// last event, or of the last look at the clock.
/// </summary>
public sealed class FlowControl
{
    private readonly FlowTable table;
    private readonly RankHeap<FlowKey> waking = new(0);
    private readonly PriorityQueue<FlowKey, long> timers = new();
    private StartBucket domain = new();
    private Instant clock = Instant.Min;

    internal FlowControl(FlowLimits limits)
    {
        Limits = limits;
        table = new FlowTable(limits);
        domain.Rate = limits.DomainRate;
    }

    /// <summary>What is in force.</summary>
    public FlowLimits Limits { get; }

    internal Tenants Tenants => table.Tenants;

    /// <summary>True while the whole domain's bucket is empty.</summary>
    internal bool HoldsAll => domain.Rate.IsLimit && domain.PermitAt > clock;

    /// <summary>When the domain's bucket has its next token.</summary>
    internal Instant DomainPermitAt => domain.PermitAt;

    /// <summary>The keys of which lanes stand aside although more of their attempts may start, first lane first.</summary>
    internal RankHeap<FlowKey> Waking => waking;

    /// <summary>Keys held, those that are not in use included.</summary>
    internal int KeyCount => table.Keys.Count;

    /// <summary>When the first of the keys that only lack a token gets it; <see cref="Instant.Never"/> when there is none.</summary>
    internal Instant NextKeyPermitAt
    {
        get
        {
            while (timers.TryPeek(out var key, out var at))
            {
                if (key.TimerAt.Microseconds == at && key.Parked.Count > 0 && !key.IsFull)
                {
                    return key.TimerAt;
                }

                timers.Dequeue();
                key.TimerAt = key.TimerAt.Microseconds == at ? Instant.Min : key.TimerAt;
            }

            return Instant.Never;
        }
    }

    /// <summary>Attempts that the tasks of a concurrency key hold; 0 when nothing limits it.</summary>
    public int HeldBy(string key) => table.Keys.TryGetValue(key, out var known) ? known.Held : 0;

    /// <summary>Tasks of a concurrency key that wait; 0 when nothing limits it.</summary>
    public int WaitingOf(string key) => table.Keys.TryGetValue(key, out var known) ? known.Waiting : 0;

    /// <summary>True when no further task of the key may wait.</summary>
    public bool IsFull(string key) => Limits.MaxQueuedPerKey > 0 && WaitingOf(key) >= Limits.MaxQueuedPerKey;

    /// <summary>Why no attempt of such a task may start at this moment, in words; null when one may.</summary>
    public string? WhyHeld(TaskSpec spec, string domainName, Instant now)
    {
        if (spec.ConcurrencyKey is { } name && table.Keys.TryGetValue(name, out var key))
        {
            if (key.IsFull)
            {
                return $"concurrency key '{name}': {key.Held} of {key.Limit} attempts run";
            }

            if (key.Bucket.PermitAt > now)
            {
                return $"the rate of key '{name}': {key.Bucket.Rate}; next at {key.Bucket.PermitAt}";
            }
        }

        return domain.Rate.IsLimit && domain.PermitAt > now
            ? $"the rate of domain '{domainName}': {domain.Rate}; next at {domain.PermitAt}"
            : null;
    }

    /// <summary>Looks at a task that has changed: what it waits for, what it holds, and whether an attempt has begun or ended.</summary>
    /// <param name="at">When it changed; null when it was only read back, which starts and ends nothing.</param>
    internal void Count(TaskRecord task, Instant? at)
    {
        var attempts = task.AttemptsHeld;
        var isLive = !task.State.IsTerminal();
        if (isLive && task.Flow is null)
        {
            table.Hold(task);
        }

        var flow = task.Flow;
        if (flow?.Key is { } key)
        {
            key.Held += attempts - task.AttemptsCounted;
            key.Waiting += (isLive && attempts == 0 ? 1 : 0) - (task.IsWaitCounted ? 1 : 0);
        }

        if (at is { } moment)
        {
            Note(task, flow, attempts - task.AttemptsCounted, moment);
        }

        task.AttemptsCounted = (byte)attempts;
        task.IsWaitCounted = isLive && attempts == 0;
        if (flow?.Key is { } changed)
        {
            Reconsider(changed);
        }

        if (!isLive && flow is not null)
        {
            table.Release(task, clock);
        }
    }

    /// <summary>Counts a task that another control has counted before.</summary>
    internal void CountAnew(TaskRecord task)
    {
        (task.Flow, task.AttemptsCounted, task.IsWaitCounted) = (null, 0, false);
        Count(task, at: null);
    }

    /// <summary>Time has come to here: keys get the tokens they waited for.</summary>
    internal void Advance(Instant now)
    {
        clock = Instant.Max(clock, now);
        while (timers.TryPeek(out var key, out var at) && at <= clock.Microseconds)
        {
            timers.Dequeue();
            if (key.TimerAt.Microseconds == at)
            {
                key.TimerAt = Instant.Min;
                Reconsider(key);
            }
        }

        table.ForgetIdle(clock);
    }

    /// <summary>True when no attempt of the lane may start.</summary>
    internal bool Holds(ReadyLane lane) => lane.Key is { } key && key.IsHeldAt(clock);

    /// <summary>True when the lanes that may be taken up again are not more than so many.</summary>
    internal bool CountsFewerWaking(int most)
    {
        for (var i = 0; i < waking.Count && most >= 0; i++)
        {
            most -= waking[i].Item.Parked.Count;
        }

        return most >= 0;
    }

    /// <summary>Something about the key or its lanes has changed: sees to it that what may go on does, now or when there is a token.</summary>
    internal void Reconsider(FlowKey key)
    {
        if (key.Parked.Count > 0 && !key.IsHeldAt(clock))
        {
            waking.Set(key, key.Parked.FirstRank);
            return;
        }

        waking.Remove(key);
        if (key.Parked.Count > 0 && !key.IsFull && key.TimerAt != key.Bucket.PermitAt)
        {
            key.TimerAt = key.Bucket.PermitAt;
            timers.Enqueue(key, key.TimerAt.Microseconds);
        }
    }

    /// <summary>What does not follow from the tasks in memory, for snapshots.</summary>
    public FlowMemory Remember() => table.Remember(domain.FullAt > clock ? domain.Position : 0, clock);

    /// <summary>Goes on from a snapshot, before any task is counted.</summary>
    internal void Restore(FlowMemory memory)
    {
        domain.Position = memory.Domain;
        table.Restore(memory);
    }

    private void Note(TaskRecord task, TaskFlow? flow, int begun, Instant at)
    {
        Advance(at);
        if (begun > 0)
        {
            domain.Take(at);
            flow?.Key?.Bucket.Take(at);
            Tenants.Started(flow?.Tenant);
        }
        else if (begun < 0 && Tenants.AreNamed && task.ScheduledAt is { } since)
        {
            Tenants.Ended(flow?.Tenant, Math.Max(0, (at - since).TotalSeconds));
        }
    }
}
