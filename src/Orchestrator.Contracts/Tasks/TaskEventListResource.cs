namespace Orchestrator.Contracts.Tasks;

/// <summary>A page of a task's history, oldest first.</summary>
/// <param name="Items">The events.</param>
/// <param name="NextCursor">To be passed as <c>cursor</c> for the next page; null at the end.</param>
public sealed record TaskEventListResource(IReadOnlyList<TaskEventResource> Items, string? NextCursor);
