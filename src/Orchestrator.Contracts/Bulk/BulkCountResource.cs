namespace Orchestrator.Contracts.Bulk;

/// <summary>The answer to a dry run: nothing was changed.</summary>
/// <param name="Action">cancel, retry or delete.</param>
/// <param name="DryRun">Always true.</param>
/// <param name="Count">How many tasks match at this moment.</param>
public sealed record BulkCountResource(string Action, bool DryRun, long Count);
