namespace Orchestrator.Contracts.Status;

/// <summary>Whether the server is well.</summary>
/// <param name="Status"><c>healthy</c> or <c>unhealthy</c>.</param>
/// <param name="Detail">What is wrong; null when nothing is.</param>
public sealed record HealthResource(string Status, string? Detail);
