namespace Orchestrator.Contracts.Bulk;

/// <summary>A page of bulk jobs, newest first.</summary>
/// <param name="Items">The jobs; empty when there are none.</param>
/// <param name="NextCursor">To be passed as <c>cursor</c> for the next page; null at the end.</param>
public sealed record BulkListResource(IReadOnlyList<BulkJobResource> Items, string? NextCursor);
