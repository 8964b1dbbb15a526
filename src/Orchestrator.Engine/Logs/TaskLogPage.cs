namespace Orchestrator.Engine.Logs;

/// <summary>A page of a task's log.</summary>
/// <param name="Items">Lines, oldest first; may be empty while the task can still write.</param>
/// <param name="Next">To go on behind this page; null only when nothing more can come: the task has ended and all was read.</param>
public sealed record TaskLogPage(IReadOnlyList<TaskLogLine> Items, TaskLogPosition? Next);
