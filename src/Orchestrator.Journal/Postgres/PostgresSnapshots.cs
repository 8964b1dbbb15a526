using Orchestrator.Journal.Postgres.Tables;

namespace Orchestrator.Journal.Postgres;

/// <summary>Saving and loading of snapshots. The fence is locked only for the moment in which a finished snapshot becomes one that is kept.</summary>
internal sealed class PostgresSnapshots(PostgresSource source) : IDisposable
{
    private const int KeptSnapshots = 2;

    // One at a time: a leftover of one must not be taken for another that is being written.
    private readonly SemaphoreSlim saving = new(1);

    public async Task<AppendStatus> SaveAsync(ShardOwnership owner, JournalSnapshot snapshot, CancellationToken cancellation)
    {
        await saving.WaitAsync(cancellation);
        try
        {
            // A save that was cut short left parts behind.
            await DeleteDiscardedAsync(owner, cancellation);
            if (await SnapshotsTable.InsertAsync(source, owner, snapshot, cancellation) is not { } id)
            {
                return AppendStatus.Stale;
            }

            for (var number = 0; number < SnapshotChunksTable.CountOf(snapshot.Data.Length); number++)
            {
                await SnapshotChunksTable.InsertAsync(source, id, number, SnapshotChunksTable.Slice(snapshot.Data, number), cancellation);
            }

            await VerifyAsync(owner, snapshot, id, cancellation);
            var status = await KeepAsync(owner, id, cancellation);
            await DeleteDiscardedAsync(owner, cancellation);
            return status;
        }
        finally
        {
            saving.Release();
        }
    }

    public async Task<JournalSnapshot?> LoadAsync(int shard, CancellationToken cancellation)
    {
        var kept = await KeptAsync(shard, cancellation);
        foreach (var candidate in kept)
        {
            if (await TryLoadAsync(shard, candidate, cancellation) is { } snapshot)
            {
                return snapshot;
            }
        }

        var row = await ShardsTable.FindAsync(source, shard, cancellation);
        return row is null || row.Cut == 0 ? null : throw new JournalCorruptException(row.Name, row.Cut,
            $"None of the {kept.Count} stored snapshots of {row.Name} is intact, and its journal was cut through sequence {row.Cut}. " +
            "Restore the database from a backup.");
    }

    /// <summary>The shard's kept snapshots, newest first.</summary>
    public async Task<List<SnapshotRow>> KeptAsync(int shard, CancellationToken cancellation)
    {
        await using var connection = await source.Pool.OpenConnectionAsync(cancellation);
        return await SnapshotsTable.KeptAsync(connection, shard, cancellation);
    }

    public void Dispose() => saving.Dispose();

    private async Task VerifyAsync(ShardOwnership owner, JournalSnapshot snapshot, long id, CancellationToken cancellation)
    {
        for (var number = 0; number < SnapshotChunksTable.CountOf(snapshot.Data.Length); number++)
        {
            var stored = await SnapshotChunksTable.ReadAsync(source, id, number, cancellation);
            if (stored is null || !stored.AsSpan().SequenceEqual(SnapshotChunksTable.Slice(snapshot.Data, number).Span))
            {
                throw new JournalCorruptException(owner.Name, snapshot.Sequence,
                    $"The snapshot of {owner.Name} at sequence {snapshot.Sequence} does not read back as it was written; the earlier ones are kept.");
            }
        }
    }

    private async Task<AppendStatus> KeepAsync(ShardOwnership owner, long id, CancellationToken cancellation)
    {
        await using var connection = await source.Pool.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var token = await connection.Command("select token from shards where number = $1 for update", owner.Number).ScalarAsync<long>(cancellation);
        if (token != owner.Token || !await SnapshotsTable.SetStateAsync(connection, id, SnapshotState.Kept, cancellation))
        {
            return AppendStatus.Stale;
        }

        foreach (var old in (await SnapshotsTable.KeptAsync(connection, owner.Number, cancellation)).Skip(KeptSnapshots))
        {
            await SnapshotsTable.SetStateAsync(connection, old.Id, SnapshotState.Dropped, cancellation);
        }

        await transaction.CommitAsync(cancellation);
        return AppendStatus.Applied;
    }

    private async Task DeleteDiscardedAsync(ShardOwnership owner, CancellationToken cancellation)
    {
        while (await SnapshotsTable.FindDiscardedAsync(source, owner, cancellation) is { } id)
        {
            // The row goes last: as long as chunks are left, something points to them.
            while (await SnapshotChunksTable.DeleteSomeAsync(source, id, cancellation))
            {
            }

            await SnapshotsTable.DeleteAsync(source, id, cancellation);
        }
    }

    private async Task<JournalSnapshot?> TryLoadAsync(int shard, SnapshotRow row, CancellationToken cancellation)
    {
        var data = new byte[row.Length];
        for (var number = 0; number < SnapshotChunksTable.CountOf(row.Length); number++)
        {
            var chunk = await SnapshotChunksTable.ReadAsync(source, row.Id, number, cancellation);
            var start = number * SnapshotChunksTable.ChunkBytes;
            if (chunk is null || chunk.Length != Math.Min(SnapshotChunksTable.ChunkBytes, data.Length - start))
            {
                return null;
            }

            chunk.CopyTo(data, start);
        }

        var snapshot = new JournalSnapshot(row.Sequence, row.Version, data);
        return SnapshotsTable.ChecksumOf(shard, snapshot) == row.Checksum ? snapshot : null;
    }
}
