namespace Orchestrator.Sdk.Workflows;

/// <summary>What somebody said to a step that waits for approval.</summary>
/// <param name="Approved">False fails the step as rejected.</param>
/// <param name="Comment">For people; null for none.</param>
public sealed record Approval(bool Approved, string? Comment = null);
