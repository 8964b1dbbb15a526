namespace Orchestrator.Engine;

/// <summary>What became of tasks that were to be deleted.</summary>
/// <param name="Deleted">Gone, with their histories.</param>
/// <param name="NotEnded">Left as they are: only a task that has ended can be deleted.</param>
/// <param name="NotFound">There were none with these ids.</param>
public readonly record struct DeleteOutcome(int Deleted, int NotEnded, int NotFound);
