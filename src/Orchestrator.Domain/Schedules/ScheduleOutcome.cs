namespace Orchestrator.Domain.Schedules;

/// <summary>What became of a command for a schedule.</summary>
public enum ScheduleOutcome
{
    /// <summary>It is as asked.</summary>
    Done,

    /// <summary>There is no such schedule.</summary>
    NotFound,

    /// <summary>There are as many schedules as may be.</summary>
    TooMany,

    /// <summary>It depends on whether the task of the last firing has ended: look, and ask again.</summary>
    Look,

    /// <summary>The task of the last firing has not ended, and the overlap policy leaves the firing out.</summary>
    Overlaps,
}
