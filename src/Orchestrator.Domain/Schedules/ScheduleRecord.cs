namespace Orchestrator.Domain.Schedules;

/// <summary>What is kept of a schedule in a snapshot; see <see cref="Schedule"/> for what each means.</summary>
public sealed record ScheduleRecord(ScheduleSpec Spec, bool IsPaused, Instant CreatedAt, Instant UpdatedAt, Instant Anchor, Instant DoneUpTo)
{
    public Instant? LastByHand { get; init; }

    public IReadOnlyList<Firing> Recent { get; init; } = [];

    public IReadOnlyList<WaitingFiring> Waiting { get; init; } = [];

    public long Fired { get; init; }

    public long Skipped { get; init; }

    public long Missed { get; init; }

    public static ScheduleRecord Of(Schedule schedule) => new(
        schedule.Spec, schedule.IsPaused, schedule.CreatedAt, schedule.UpdatedAt, schedule.Anchor, schedule.DoneUpTo)
    {
        LastByHand = schedule.LastByHand == Instant.Min ? null : schedule.LastByHand,
        Recent = schedule.Recent,
        Waiting = schedule.Waiting,
        Fired = schedule.Fired,
        Skipped = schedule.Skipped,
        Missed = schedule.Missed,
    };
}
