namespace Orchestrator.Engine.Schedules;

/// <summary>Limits of schedules.</summary>
public sealed class ScheduleOptions
{
    /// <summary>Schedules that there may be; one more is refused. 1 to 1,000,000. Default 10,000.</summary>
    public int Max { get; set; } = 10_000;
}
