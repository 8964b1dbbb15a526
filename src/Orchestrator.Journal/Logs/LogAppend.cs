namespace Orchestrator.Journal.Logs;

/// <summary>Lines of one task, in order.</summary>
public sealed record LogAppend(string Task, IReadOnlyList<LogLine> Lines);
