namespace Orchestrator.Engine.Logs;

/// <summary>What the log writer keeps.</summary>
/// <param name="Age">How long a log is kept after its newest line; zero for ever.</param>
/// <param name="MaxTotalBytes">What all logs may count for together; zero sets no limit.</param>
internal sealed record LogWriterLimits(TimeSpan Age, long MaxTotalBytes)
{
    /// <summary>The age is that of the tasks that are kept longest: who still has a task has its log.</summary>
    public static LogWriterLimits Of(RetentionOptions retention, long maxTotalBytes) => new(
        retention.Completed == TimeSpan.Zero || retention.Failed == TimeSpan.Zero ? TimeSpan.Zero
            : retention.Completed > retention.Failed ? retention.Completed : retention.Failed,
        maxTotalBytes);
}
