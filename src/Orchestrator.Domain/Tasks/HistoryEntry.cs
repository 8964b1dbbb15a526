namespace Orchestrator.Domain.Tasks;

/// <summary>An event and its place in the shard's stream.</summary>
public readonly record struct HistoryEntry(long Sequence, TaskEvent Event);
