namespace Orchestrator.Contracts.Agents;

/// <summary>An attempt that an agent has.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="AttemptToken">The token the attempt was assigned with.</param>
public sealed record RunningAttemptResource(string TaskId, string AttemptToken);
