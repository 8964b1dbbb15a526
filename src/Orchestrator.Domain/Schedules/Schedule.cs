using System.Collections.Immutable;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Queue;

namespace Orchestrator.Domain.Schedules;

/// <summary>A schedule: what its events add up to. Every moment it was due up to <see cref="DoneUpTo"/> is dealt with, and none behind it.</summary>
public sealed record Schedule
{
    private const string IdTag = "schedule";
    private const string DueTag = "schedule_due_at";

    // The key has to hold an id, a moment and the words between; a longer id goes by its hash.
    private const int LongestIdInKey = 150;

    private Schedule(ScheduleSpec spec, Instant anchor)
    {
        (Spec, Anchor) = (spec, anchor);
        Timetable = new Timetable(spec, anchor);
    }

    public string Id => Spec.Id;

    public ScheduleSpec Spec { get; private init; }

    public bool IsPaused { get; private init; }

    public Instant CreatedAt { get; private init; }

    /// <summary>When it got its present form.</summary>
    public Instant UpdatedAt { get; private init; }

    /// <summary>What an interval is counted from.</summary>
    public Instant Anchor { get; private init; }

    /// <summary>Moments up to this one are dealt with.</summary>
    public Instant DoneUpTo { get; private init; }

    /// <summary>The moment of the last firing by hand: the next one has a later one.</summary>
    public Instant LastByHand { get; private init; } = Instant.Min;

    /// <summary>The last firings, newest first.</summary>
    public ImmutableList<Firing> Recent { get; private init; } = [];

    /// <summary>Firings that wait for the end of a task, oldest first.</summary>
    public ImmutableList<WaitingFiring> Waiting { get; private init; } = [];

    /// <summary>Firings so far, those by hand among them.</summary>
    public long Fired { get; private init; }

    /// <summary>Firings left out because a task had not ended.</summary>
    public long Skipped { get; private init; }

    /// <summary>Firings left out because they were too late.</summary>
    public long Missed { get; private init; }

    /// <summary>When it fired last; null before the first time.</summary>
    public Instant? LastFiredAt => Recent.IsEmpty ? null : Recent[0].FiredAt;

    /// <summary>The firing whose task may run; null when none does.</summary>
    public Firing? Active => Recent.IsEmpty || !Recent[0].IsActive ? null : Recent[0];

    /// <summary>When it is due next; null for never, and while it is paused.</summary>
    public Instant? NextDue { get; private init; }

    /// <summary>When it is due.</summary>
    public Timetable Timetable { get; private init; }

    /// <summary>When somebody has to look at it next; null when nobody has to before something else happens to it.</summary>
    public Instant? WakesAt => Active is { IsOwed: true } ? null
        : !Waiting.IsEmpty ? Instant.Min
        : NextDue is { } due ? due + Timetable.DelayOf(due) : null;

    /// <summary>The schedule as a snapshot kept it.</summary>
    public static Schedule From(ScheduleRecord kept) => new Schedule(kept.Spec, kept.Anchor)
    {
        IsPaused = kept.IsPaused,
        CreatedAt = kept.CreatedAt,
        UpdatedAt = kept.UpdatedAt,
        DoneUpTo = kept.DoneUpTo,
        LastByHand = kept.LastByHand ?? Instant.Min,
        Recent = [.. kept.Recent],
        Waiting = [.. kept.Waiting],
        Fired = kept.Fired,
        Skipped = kept.Skipped,
        Missed = kept.Missed,
    }.Timed();

    /// <summary>The moments it is due next, up to so many; none while it is paused.</summary>
    public IEnumerable<Instant> Upcoming(int count)
    {
        for (var due = NextDue; due is { } moment && count > 0; count--)
        {
            yield return moment;
            due = Timetable.Next(moment);
        }
    }

    /// <summary>What is submitted for a firing: its key is the same however often it is sent, so that it is one task.</summary>
    public TaskSpec TaskOf(Firing firing)
    {
        var work = firing.Work ?? Spec.Task;
        var key = $"schedule:{(Id.Length <= LongestIdInKey ? Id : IdempotencyKeys.Hash(Id).ToString("x32"))}:{(firing.ByHand ? "run:" : "")}{firing.DueAt}";
        return work with { IdempotencyKey = key, BodyHash = IdempotencyKeys.Hash(key), Tags = TagsOf(work.Tags, firing) };
    }

    /// <summary>A new schedule.</summary>
    internal static Schedule From(SchedulePut put) => new Schedule(put.Spec, put.Spec.StartAt ?? put.At)
    {
        IsPaused = put.Paused,
        CreatedAt = put.At,
        UpdatedAt = put.At,
        DoneUpTo = put.At,
    }.Timed();

    /// <summary>The schedule after an event.</summary>
    internal Schedule Apply(ScheduleEvent @event) => @event switch
    {
        SchedulePut e => Replaced(e).Timed(),
        SchedulePaused => (this with { IsPaused = true }).Timed(),
        ScheduleResumed e => (this with { IsPaused = false, DoneUpTo = Instant.Max(DoneUpTo, e.At) }).Timed(),
        ScheduleFired e => After(e).Timed(),
        ScheduleWaited e => Done(e.DueAt, e.ByHand, this with { Waiting = Waiting.Add(new WaitingFiring(e.DueAt, e.ByHand)) }).Timed(),
        SchedulePassed e => (this with { DoneUpTo = Instant.Max(DoneUpTo, e.UpTo), Skipped = Skipped + e.Skipped, Missed = Missed + e.Missed }).Timed(),
        ScheduleSubmitted e => Changed(firing => firing.IsOwed && firing.DueAt == e.DueAt, firing => firing with { Task = e.Task, Work = null }),
        ScheduleRefused e => Changed(firing => firing.IsOwed && firing.DueAt == e.DueAt, firing => firing with { Refusal = e.Reason, Work = null }),
        ScheduleTaskEnded e => Changed(firing => firing.Task == e.Task, firing => firing with { HasEnded = true }),
        _ => throw new ArgumentOutOfRangeException(nameof(@event)),
    };

    private Schedule Replaced(SchedulePut put)
    {
        // What is due at the same moments goes on as it was: putting a schedule again neither puts its firings off nor loses one.
        var isSame = put.Spec.Interval == Spec.Interval && put.Spec.StartAt == Spec.StartAt && put.Spec.Cron == Spec.Cron && put.Spec.TimeZone == Spec.TimeZone;
        var anchor = isSame ? Anchor : put.Spec.StartAt ?? put.At;
        var goesOn = isSame && !(IsPaused && !put.Paused);
        return this with
        {
            Spec = put.Spec,
            Anchor = anchor,
            Timetable = new Timetable(put.Spec, anchor),
            IsPaused = put.Paused,
            UpdatedAt = put.At,
            DoneUpTo = goesOn ? DoneUpTo : Instant.Max(DoneUpTo, put.At),
            Recent = Recent is [{ IsOwed: true, Work: null } owed, ..] ? Recent.SetItem(0, owed with { Work = Spec.Task }) : Recent,
        };
    }

    private Schedule After(ScheduleFired e)
    {
        var firing = new Firing(e.DueAt, e.ByHand, e.At) { Replaces = e.Replaces };
        var recent = Recent.Insert(0, firing);
        return Done(e.DueAt, e.ByHand, this with
        {
            Recent = recent.Count > ScheduleRules.MaxRecent ? recent.RemoveAt(recent.Count - 1) : recent,
            Waiting = Waiting.Remove(new WaitingFiring(e.DueAt, e.ByHand)),
            Fired = Fired + 1,
        });
    }

    private static Schedule Done(Instant due, bool byHand, Schedule schedule) => byHand
        ? schedule with { LastByHand = Instant.Max(schedule.LastByHand, due) }
        : schedule with { DoneUpTo = Instant.Max(schedule.DoneUpTo, due) };

    private Schedule Changed(Predicate<Firing> which, Func<Firing, Firing> change)
    {
        var index = Recent.FindIndex(which);
        return index < 0 ? this : this with { Recent = Recent.SetItem(index, change(Recent[index])) };
    }

    private Schedule Timed() => this with { NextDue = IsPaused ? null : Timetable.Next(DoneUpTo) };

    private List<KeyValuePair<string, string>> TagsOf(IReadOnlyList<KeyValuePair<string, string>> own, Firing firing)
    {
        var tags = own.ToList();
        Add(IdTag, Id);
        Add(DueTag, firing.DueAt.ToString());
        tags.Sort((left, right) => string.CompareOrdinal(left.Key, right.Key));
        return tags;

        void Add(string name, string value)
        {
            if (tags.Count < TaskSpecRules.MaxEntries && !tags.Exists(tag => tag.Key == name))
            {
                tags.Add(new(name, value));
            }
        }
    }
}
