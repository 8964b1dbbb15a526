namespace Orchestrator.Contracts.Tasks;

/// <summary>A page of tasks, newest first.</summary>
/// <param name="Items">The tasks; empty when there are none.</param>
/// <param name="NextCursor">To be passed as <c>cursor</c> for the next page; null at the end.</param>
public sealed record TaskListResource(IReadOnlyList<TaskResource> Items, string? NextCursor);
