namespace Orchestrator.Journal.Projection;

/// <summary>Which rows need not be kept any longer.</summary>
/// <param name="Ages">Rows of these statuses go when they ended at or before a moment.</param>
/// <param name="MaxRows">The oldest go, whatever their status, while there are more than this; null sets no limit.</param>
public sealed record RetentionRule(IReadOnlyList<RetentionAge> Ages, long? MaxRows);
