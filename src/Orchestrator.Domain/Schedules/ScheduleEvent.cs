using Orchestrator.Domain.Tasks;

namespace Orchestrator.Domain.Schedules;

/// <summary>Something that happened to a schedule. What is stored; names and fields are only ever added to.</summary>
public abstract record ScheduleEvent(string Id, Instant At);

/// <summary>Somebody made it, or gave it another form.</summary>
public sealed record SchedulePut(ScheduleSpec Spec, Instant At, bool Paused) : ScheduleEvent(Spec.Id, At);

/// <summary>Somebody deleted it.</summary>
public sealed record ScheduleDeleted(string Id, Instant At) : ScheduleEvent(Id, At);

/// <summary>Somebody stopped it for a while.</summary>
public sealed record SchedulePaused(string Id, Instant At) : ScheduleEvent(Id, At);

/// <summary>Somebody let it go on, from then on.</summary>
public sealed record ScheduleResumed(string Id, Instant At) : ScheduleEvent(Id, At);

/// <summary>It fired: from here on a task is owed, until one is noted.</summary>
/// <param name="Replaces">The task to be cancelled before; null for none.</param>
public sealed record ScheduleFired(string Id, Instant At, Instant DueAt, bool ByHand, TaskId? Replaces) : ScheduleEvent(Id, At);

/// <summary>A firing began to wait for the end of the task before.</summary>
public sealed record ScheduleWaited(string Id, Instant At, Instant DueAt, bool ByHand) : ScheduleEvent(Id, At);

/// <summary>Firings were left out.</summary>
/// <param name="UpTo">The last moment they were due.</param>
/// <param name="Skipped">Those left out because a task had not ended.</param>
/// <param name="Missed">Those left out because they were too late.</param>
public sealed record SchedulePassed(string Id, Instant At, Instant UpTo, long Skipped, long Missed) : ScheduleEvent(Id, At);

/// <summary>The task of a firing is known.</summary>
public sealed record ScheduleSubmitted(string Id, Instant At, Instant DueAt, TaskId Task) : ScheduleEvent(Id, At);

/// <summary>No task can be made of a firing.</summary>
public sealed record ScheduleRefused(string Id, Instant At, Instant DueAt, string Reason) : ScheduleEvent(Id, At);

/// <summary>The task of a firing was seen to have ended.</summary>
public sealed record ScheduleTaskEnded(string Id, Instant At, TaskId Task) : ScheduleEvent(Id, At);
