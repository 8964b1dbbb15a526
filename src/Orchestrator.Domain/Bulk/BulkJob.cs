using System.Collections.Immutable;

namespace Orchestrator.Domain.Bulk;

/// <summary>A bulk job: what its events add up to. It goes through the tasks that match, page by page, and remembers where it is.</summary>
public sealed record BulkJob
{
    private BulkJob(BulkCreated created)
    {
        Created = created;
        Rate = created.Rate;
        Audit = [created];
    }

    /// <summary>How it began: its action and filter never change.</summary>
    public BulkCreated Created { get; }

    public string Id => Created.Job;

    public BulkState State { get; private init; }

    /// <summary>Tasks a second; null for as fast as it goes.</summary>
    public double? Rate { get; private init; }

    /// <summary>Where it is; null before its first page.</summary>
    public BulkAdvanced? Progress { get; private init; }

    /// <summary>When it ended; null before.</summary>
    public Instant? FinishedAt { get; private init; }

    /// <summary>Who did what to it, oldest first.</summary>
    public ImmutableList<BulkEvent> Audit { get; private init; }

    public bool HasEnded => State is BulkState.Completed or BulkState.Cancelled;

    /// <summary>The events that make this job again: what a snapshot keeps of it.</summary>
    public IEnumerable<BulkEvent> Essence
    {
        get
        {
            // Progress has to come before an end, and where else does not matter.
            yield return Created;
            if (Progress is not null)
            {
                yield return Progress;
            }

            foreach (var @event in Audit.Skip(1))
            {
                yield return @event;
            }
        }
    }

    public static BulkJob From(BulkCreated created) => new(created);

    /// <summary>What follows from a change: an event, or nothing when the job is like that already.</summary>
    /// <exception cref="InvalidOperationException">The job has ended.</exception>
    public BulkEvent? Decide(BulkChange change, Instant now)
    {
        if (HasEnded)
        {
            return change is BulkChange.Cancel && State == BulkState.Cancelled
                ? null
                : throw new InvalidOperationException($"Bulk job {Id} has ended as '{State.Name()}'.");
        }

        return change switch
        {
            BulkChange.Pause pause => State == BulkState.Paused ? null : new BulkPaused(Id, now, pause.By, pause.Reason),
            BulkChange.Resume resume => State == BulkState.Running ? null : new BulkResumed(Id, now, resume.By, resume.Reason),
            BulkChange.SetRate rate => rate.Rate == Rate ? null : new BulkRateChanged(Id, now, rate.By, rate.Rate),
            BulkChange.Cancel cancel => new BulkCancelled(Id, now, cancel.By, cancel.Reason),
            _ => throw new ArgumentOutOfRangeException(nameof(change)),
        };
    }

    /// <summary>The events of a page that was gone through.</summary>
    /// <param name="phases">How many states the plan has.</param>
    public IReadOnlyList<BulkEvent> Advance(int phase, string? cursor, long examined, long changed, int phases, Instant now)
    {
        var advanced = new BulkAdvanced(
            Id, now, phase, cursor, (Progress?.Examined ?? 0) + examined, (Progress?.Changed ?? 0) + changed);
        return phase >= phases && !HasEnded ? [advanced, new BulkCompleted(Id, now)] : [advanced];
    }

    /// <summary>The job after an event.</summary>
    public BulkJob Apply(BulkEvent @event) => @event switch
    {
        BulkAdvanced e => this with { Progress = e },
        BulkPaused e => Noted(e) with { State = BulkState.Paused },
        BulkResumed e => Noted(e) with { State = BulkState.Running },
        BulkRateChanged e => Noted(e) with { Rate = e.Rate },
        BulkCancelled e => Noted(e) with { State = BulkState.Cancelled, FinishedAt = e.At },
        BulkCompleted e => Noted(e) with { State = BulkState.Completed, FinishedAt = e.At },
        _ => throw new ArgumentOutOfRangeException(nameof(@event)),
    };

    private BulkJob Noted(BulkEvent @event) => this with { Audit = Audit.Add(@event) };
}
