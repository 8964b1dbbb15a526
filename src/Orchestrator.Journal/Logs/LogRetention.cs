namespace Orchestrator.Journal.Logs;

/// <summary>Which logs need not be kept any longer.</summary>
/// <param name="WrittenUntil">Microseconds since the Unix epoch: logs whose newest line is of then or earlier go; null keeps them whatever their age.</param>
/// <param name="MaxBytes">The oldest go while all together count for more, by <see cref="LogLine.Bytes"/>; null sets no limit.</param>
public sealed record LogRetention(long? WrittenUntil, long? MaxBytes);
