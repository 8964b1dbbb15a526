namespace Orchestrator.Journal.Postgres.Logging;

/// <summary>One task's log as a whole.</summary>
/// <param name="Code">Stands for the task in the table of lines.</param>
/// <param name="Task">The task.</param>
/// <param name="LastNumber">The highest number of its lines.</param>
/// <param name="LastAt">When its newest line was written, in microseconds since the Unix epoch.</param>
/// <param name="Bytes">What its lines count for.</param>
internal sealed record LogRow(long Code, string Task, long LastNumber, long LastAt, long Bytes);
