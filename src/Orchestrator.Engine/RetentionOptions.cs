namespace Orchestrator.Engine;

/// <summary>How long finished tasks are kept. Age counts from a task's end; the oldest go first.</summary>
public sealed class RetentionOptions
{
    /// <summary>How long completed and cancelled tasks are kept. Default 7 days; zero keeps them for ever.</summary>
    public TimeSpan Completed { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long failed and dead-lettered tasks are kept for a person to look at. Default 30 days; zero keeps them for ever.</summary>
    public TimeSpan Failed { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Finished tasks that are kept at most, whatever their age. Default 10,000,000; zero sets no limit.</summary>
    public long MaxFinished { get; set; } = 10_000_000;
}
