namespace Orchestrator.Contracts.Bulk;

/// <summary>One thing that was done to a bulk job.</summary>
/// <param name="At">When.</param>
/// <param name="By">By whom; null when the server does not know its callers, or did it itself.</param>
/// <param name="Action">created, paused, resumed, rate_changed, cancelled or completed.</param>
/// <param name="Detail">The reason that was given, or the new rate; null for none.</param>
public sealed record BulkAuditEntry(string At, string? By, string Action, string? Detail);
