namespace Orchestrator.Contracts.Agents;

/// <summary>The end of an attempt is durable.</summary>
/// <param name="Status"><c>accepted</c>, or <c>repeated</c> when it was before.</param>
public sealed record ReportedAttemptResource(string Status);
