namespace Orchestrator.Contracts.Locks;

/// <summary>A page of the locks that are held, by name.</summary>
/// <param name="Items">The locks; empty when there are none.</param>
/// <param name="NextCursor">To be passed as <c>cursor</c> for the next page; null at the end.</param>
public sealed record LockListResource(IReadOnlyList<LockResource> Items, string? NextCursor);
