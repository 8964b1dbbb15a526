namespace Orchestrator.Contracts.Workflows;

/// <summary>How far a mapped step is.</summary>
/// <param name="Ended">Elements that have ended.</param>
/// <param name="Total">All elements.</param>
public sealed record StepElementsResource(int Ended, int Total);
