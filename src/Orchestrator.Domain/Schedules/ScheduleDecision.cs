namespace Orchestrator.Domain.Schedules;

/// <summary>What follows from a command.</summary>
/// <param name="Events">To be applied, in this order; empty when nothing changes.</param>
public sealed record ScheduleDecision(ScheduleOutcome Outcome, IReadOnlyList<ScheduleEvent> Events)
{
    internal static ScheduleDecision Nothing { get; } = new(ScheduleOutcome.Done, []);

    internal static ScheduleDecision NotFound { get; } = new(ScheduleOutcome.NotFound, []);

    internal static ScheduleDecision Of(params ScheduleEvent[] events) => new(ScheduleOutcome.Done, events);
}
