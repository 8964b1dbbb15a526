namespace Orchestrator.Engine.Logs;

/// <summary>What the log writer keeps.</summary>
/// <param name="Age">How long a log is kept after its newest line; zero for ever.</param>
/// <param name="MaxTotalBytes">What all logs may count for together; zero sets no limit.</param>
internal sealed record LogWriterLimits(TimeSpan Age, long MaxTotalBytes);
