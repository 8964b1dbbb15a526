namespace Orchestrator.Journal;

/// <summary>A shard's state at a sequence number.</summary>
/// <param name="Sequence">The last event the state contains.</param>
/// <param name="Version">Version of the format of <paramref name="Data"/>.</param>
/// <param name="Data">The state, opaque to the journal.</param>
public sealed record JournalSnapshot(long Sequence, int Version, ReadOnlyMemory<byte> Data);
