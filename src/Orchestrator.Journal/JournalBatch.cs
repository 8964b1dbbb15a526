namespace Orchestrator.Journal;

/// <summary>A stored batch of a shard's events.</summary>
/// <param name="FirstSequence">Sequence number of its first event.</param>
/// <param name="LastSequence">Sequence number of its last event.</param>
/// <param name="Data">The events, a line each.</param>
public sealed record JournalBatch(long FirstSequence, long LastSequence, ReadOnlyMemory<byte> Data);
