namespace Orchestrator.Domain.Schedules;

/// <summary>What becomes of firings that came more than <see cref="ScheduleRules.MissedAfter"/> too late, because nobody was there to act on them.</summary>
public enum MissedPolicy
{
    /// <summary>They are left out, and counted as missed.</summary>
    Skip,

    /// <summary>One makes up for all: the latest, unless one is due at this moment anyway.</summary>
    One,

    /// <summary>All are made up for, one after the other; of more than <see cref="ScheduleRules.MaxMadeUp"/> the latest.</summary>
    All,
}
