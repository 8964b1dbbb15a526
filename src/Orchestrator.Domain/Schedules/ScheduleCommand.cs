namespace Orchestrator.Domain.Schedules;

/// <summary>Something a schedule can be told.</summary>
public abstract record ScheduleCommand(string Id)
{
    /// <param name="current">The schedule; null when there is none.</param>
    internal abstract ScheduleDecision Decide(ScheduleTable table, Schedule? current, Instant now);
}
