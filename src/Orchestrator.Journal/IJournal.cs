namespace Orchestrator.Journal;

/// <summary>
/// Ordered, durable streams of opaque batches, one stream a shard. It moves bytes and shard names and knows no tasks.
/// An append is acknowledged only when it is durable, carries the shard's token and the expected sequence number, and is
/// checked against both in the transaction that stores it.
/// </summary>
public interface IJournal : IAsyncDisposable
{
    /// <summary>All shards that were ever acquired, by number.</summary>
    ValueTask<IReadOnlyList<ShardDescriptor>> ListShardsAsync(CancellationToken cancellation);

    /// <summary>
    /// Takes ownership of a shard, creating it at first use: its token grows by one, so every earlier holder is stale.
    /// </summary>
    /// <param name="shard">The shard's name.</param>
    /// <param name="claim">
    /// The number of the placement that gives the right to take it, at least 0; it is kept. A lower one than the one kept is refused, so that a node
    /// which slept cannot take a shard back with a placement that no longer holds. A single node, which nobody places shards on, passes 0.
    /// </param>
    /// <exception cref="StaleClaimException">The shard was taken with a higher claim; nothing is changed.</exception>
    /// <exception cref="JournalUnavailableException">The store cannot be written now.</exception>
    ValueTask<ShardOwnership> AcquireAsync(string shard, long claim, CancellationToken cancellation);

    /// <summary>
    /// Queues an append; returns at once. <see cref="JournalAppend.OnCompleted"/> is called exactly once, from the
    /// writer's thread, in the order of the shard's appends. Appends of all shards are merged into one durable write;
    /// one that is stale or fails its own check does not fail the others.
    /// </summary>
    void Append(JournalAppend append);

    /// <summary>The shard's batches with a last sequence number greater than <paramref name="afterSequence"/>, oldest first.</summary>
    /// <exception cref="JournalCorruptException">A batch fails its checksum or a sequence number is missing.</exception>
    IAsyncEnumerable<JournalBatch> ReadAsync(int shard, long afterSequence, CancellationToken cancellation);

    /// <summary>
    /// Stores a snapshot, reads it back, verifies it and only then drops the one before the previous: two are kept.
    /// </summary>
    ValueTask<AppendStatus> SaveSnapshotAsync(ShardOwnership owner, JournalSnapshot snapshot, CancellationToken cancellation);

    /// <summary>The newest snapshot that verifies; null when there is none.</summary>
    /// <exception cref="JournalCorruptException">No stored snapshot verifies and the journal behind them was cut.</exception>
    ValueTask<JournalSnapshot?> LoadSnapshotAsync(int shard, CancellationToken cancellation);

    /// <summary>Deletes batches up to and including <paramref name="throughSequence"/>; never past the older kept snapshot.</summary>
    ValueTask<AppendStatus> TruncateAsync(ShardOwnership owner, long throughSequence, CancellationToken cancellation);
}
