namespace Orchestrator.Engine.Workflows;

/// <summary>What became of a command to a run.</summary>
/// <param name="Run">The run as it stands; null when there is none.</param>
/// <param name="Detail">Why not, in words; null when it was done.</param>
public sealed record RunAnswer(RunAnswerKind Kind, RunView? Run, string? Detail = null);
