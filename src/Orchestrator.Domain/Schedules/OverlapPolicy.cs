namespace Orchestrator.Domain.Schedules;

/// <summary>What becomes of a firing while the task of the one before has not ended.</summary>
public enum OverlapPolicy
{
    /// <summary>It is left out, and counted as skipped.</summary>
    Skip,

    /// <summary>It waits for the end; up to <see cref="ScheduleRules.MaxWaiting"/> do, and one more is left out.</summary>
    Queue,

    /// <summary>The task before is cancelled, and the new one is submitted.</summary>
    CancelPrevious,
}
