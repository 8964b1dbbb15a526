namespace Orchestrator.Domain.Scaling;

/// <summary>Tasks that wait in one line.</summary>
/// <param name="Need">What they need: the name of their domain.</param>
/// <param name="Count">How many are due and wait.</param>
public readonly record struct QueuedNeed(string Need, long Count);
