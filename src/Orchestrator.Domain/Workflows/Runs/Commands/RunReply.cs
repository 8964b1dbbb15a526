namespace Orchestrator.Domain.Workflows.Runs.Commands;

/// <summary>What became of a command.</summary>
/// <param name="Run">The run; null when there is none.</param>
/// <param name="Detail">Why not, in words; null when it was done.</param>
public sealed record RunReply(RunReplyKind Kind, Run? Run, string? Detail = null);
