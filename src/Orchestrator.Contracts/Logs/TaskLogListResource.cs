namespace Orchestrator.Contracts.Logs;

/// <summary>A page of a task's log, oldest first.</summary>
/// <param name="Items">May be empty while the task can still write.</param>
/// <param name="NextCursor">
/// To be passed as <c>cursor</c> for what comes next; null only when nothing more can come: the task has ended and all was read.
/// </param>
public sealed record TaskLogListResource(IReadOnlyList<TaskLogResource> Items, string? NextCursor);
