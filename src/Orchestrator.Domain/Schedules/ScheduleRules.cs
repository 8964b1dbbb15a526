using Orchestrator.Domain.Locks;
using Orchestrator.Domain.Schedules.Cron;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Domain.Schedules;

/// <summary>What a schedule must keep to. Each fault names its field, as the API spells it, and the cure.</summary>
public static class ScheduleRules
{
    /// <summary>Firings of one schedule that may wait for the end of a task.</summary>
    public const int MaxWaiting = 100;

    /// <summary>Missed firings that are made up for at once, with <see cref="MissedPolicy.All"/>.</summary>
    public const int MaxMadeUp = 100;

    /// <summary>Firings that are remembered of a schedule.</summary>
    public const int MaxRecent = 10;

    /// <summary>A firing that is late by more than this was missed: a minute.</summary>
    public static TimeSpan MissedAfter { get; } = TimeSpan.FromMinutes(1);

    public static TimeSpan MinInterval { get; } = TimeSpan.FromSeconds(1);

    public static TimeSpan MaxInterval { get; } = TimeSpan.FromDays(3650);

    public static TimeSpan MaxJitter { get; } = TimeSpan.FromHours(1);

    /// <summary>What is wrong with an id, to be read after the word it is for; null when nothing is.</summary>
    public static string? IdFault(string id) => id.Contains('/') ? "must not have a slash" : LockRules.NameFault(id);

    /// <summary>All faults but the task's own; empty when there is none.</summary>
    public static IReadOnlyList<SpecFault> Check(ScheduleSpec spec)
    {
        var faults = new List<SpecFault>();
        Add("id", IdFault(spec.Id));
        Add("cron", CronFault(spec));
        Add("interval", IntervalFault(spec));
        Add("time_zone", TryZone(spec.TimeZone, out _) ? null : $"is '{spec.TimeZone}', which is no zone this server knows; give an IANA name such as Europe/Berlin");
        Add("end_at", spec.EndAt < spec.StartAt ? "is before start_at" : null);
        Add("jitter", spec.Jitter < TimeSpan.Zero || spec.Jitter > MaxJitter ? $"must be from 0 to {MaxJitter.TotalSeconds} seconds" : null);
        Add("task.idempotency_key", spec.Task.IdempotencyKey is null ? null : "must be left out: each firing has a key of its own");
        Add("task.run_at", spec.Task.RunAt is null ? null : "must be left out: the schedule says when");
        return faults;

        void Add(string field, string? fault)
        {
            if (fault is not null)
            {
                faults.Add(new SpecFault(field, fault));
            }
        }
    }

    internal static bool TryZone(string name, out TimeZoneInfo zone)
    {
        zone = TimeZoneInfo.Utc;
        return name == ScheduleSpec.DefaultTimeZone || (name.Length is > 0 and <= TaskSpecRules.MaxNameLength && TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone!));
    }

    private static string? CronFault(ScheduleSpec spec) => spec switch
    {
        { Cron: null, Interval: null } => "is required, unless there is an interval",
        { Cron: not null, Interval: not null } => "and interval contradict each other; leave one out",
        { Cron: { } text } when !CronExpression.TryParse(text, out _, out var fault) => fault,
        _ => null,
    };

    private static string? IntervalFault(ScheduleSpec spec) => spec.Interval < MinInterval || spec.Interval > MaxInterval
        ? $"must be from {MinInterval.TotalSeconds} to {MaxInterval.TotalSeconds} seconds"
        : null;
}
