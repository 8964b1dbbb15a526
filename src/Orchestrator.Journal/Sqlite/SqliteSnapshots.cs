using Orchestrator.Journal.Sqlite.Tables;

namespace Orchestrator.Journal.Sqlite;

/// <summary>Saving and loading of snapshots, in steps short enough not to hold up the appends.</summary>
internal sealed class SqliteSnapshots(string path, ReaderPool<JournalDatabase> readers, IJournalWriter writer) : IDisposable
{
    private const int KeptSnapshots = 2;

    // One at a time: they compete for the disk, and a leftover of one must not be taken for another that is being written.
    private readonly SemaphoreSlim saving = new(1);

    public async ValueTask<AppendStatus> SaveAsync(ShardOwnership owner, JournalSnapshot snapshot, CancellationToken cancellation)
    {
        await saving.WaitAsync(cancellation);
        try
        {
            // A save that was cut short left parts behind.
            await DeleteDiscardedAsync(owner.Number, cancellation);
            if (await WriteSnapshotAsync(owner, snapshot, cancellation) is not { } id)
            {
                return AppendStatus.Stale;
            }

            await VerifyAsync(owner, snapshot, id, cancellation);
            var status = await writer.WriteAsync(tables => Keep(tables, owner, id));
            await DeleteDiscardedAsync(owner.Number, cancellation);
            return status;
        }
        finally
        {
            saving.Release();
        }
    }

    public async ValueTask<JournalSnapshot?> LoadAsync(int shard, CancellationToken cancellation)
    {
        var (row, kept) = await ReadAsync(
            tables => (tables.Shards.Find(shard), tables.Snapshots.Kept(shard)), $"shard {shard}", 0, cancellation);
        foreach (var candidate in kept)
        {
            if (await TryLoadAsync(shard, candidate, cancellation) is { } snapshot)
            {
                return snapshot;
            }
        }

        return row is null || row.Cut == 0 ? null : throw new JournalCorruptException(row.Name, row.Cut,
            $"None of the {kept.Count} stored snapshots of {row.Name} is intact, and its journal was cut through sequence {row.Cut}. " +
            "Restore the data folder from a backup.");
    }

    public void Dispose() => saving.Dispose();

    private async Task<long?> WriteSnapshotAsync(ShardOwnership owner, JournalSnapshot snapshot, CancellationToken cancellation)
    {
        long id = 0;
        var chunks = SnapshotChunksTable.CountOf(snapshot.Data.Length);
        for (var index = 0; index < Math.Max(1, chunks); index++)
        {
            cancellation.ThrowIfCancellationRequested();
            var step = index;
            var isOwner = await writer.WriteAsync(tables =>
            {
                if (tables.Shards.Find(owner.Number) is not { } row || row.Token != owner.Token || row.Head < snapshot.Sequence)
                {
                    return false;
                }

                if (step == 0)
                {
                    id = tables.Snapshots.Insert(owner, snapshot);
                }

                if (step < chunks)
                {
                    tables.Chunks.Insert(id, step, SnapshotChunksTable.Slice(snapshot.Data, step).Span);
                }

                return true;
            });
            if (!isOwner)
            {
                return null;
            }
        }

        return id;
    }

    private async Task VerifyAsync(ShardOwnership owner, JournalSnapshot snapshot, long id, CancellationToken cancellation)
    {
        for (var index = 0; index < SnapshotChunksTable.CountOf(snapshot.Data.Length); index++)
        {
            var step = index;
            var isEqual = await ReadAsync(
                tables => tables.Chunks.IsEqual(id, step, SnapshotChunksTable.Slice(snapshot.Data, step).Span),
                owner.Name, snapshot.Sequence, cancellation);
            if (!isEqual)
            {
                throw new JournalCorruptException(owner.Name, snapshot.Sequence,
                    $"The snapshot of {owner.Name} at sequence {snapshot.Sequence} does not read back as it was written; the earlier ones are kept.");
            }
        }
    }

    private static AppendStatus Keep(JournalDatabase tables, ShardOwnership owner, long id)
    {
        if (tables.Shards.Find(owner.Number)?.Token != owner.Token)
        {
            return AppendStatus.Stale;
        }

        tables.Snapshots.SetState(id, SnapshotState.Kept);
        foreach (var old in tables.Snapshots.Kept(owner.Number).Skip(KeptSnapshots))
        {
            tables.Snapshots.SetState(old.Id, SnapshotState.Dropped);
        }

        return AppendStatus.Applied;
    }

    private async Task DeleteDiscardedAsync(int shard, CancellationToken cancellation)
    {
        var isMore = true;
        while (isMore)
        {
            cancellation.ThrowIfCancellationRequested();
            isMore = await writer.WriteAsync(tables =>
            {
                if (tables.Snapshots.FindDiscarded(shard) is not { } id)
                {
                    return false;
                }
                // The row goes last: as long as chunks are left, something points to them.
                if (!tables.Chunks.DeleteSome(id))
                {
                    tables.Snapshots.Delete(id);
                }

                return true;
            });
        }
    }

    private async Task<JournalSnapshot?> TryLoadAsync(int shard, SnapshotRow row, CancellationToken cancellation)
    {
        try
        {
            var data = new byte[row.Length];
            for (var index = 0; index < SnapshotChunksTable.CountOf(row.Length); index++)
            {
                var step = index;
                var start = step * SnapshotChunksTable.ChunkBytes;
                var length = Math.Min(SnapshotChunksTable.ChunkBytes, data.Length - start);
                if (!await readers.RunAsync(tables => tables.Chunks.TryRead(row.Id, step, data.AsSpan(start, length)), cancellation))
                {
                    return null;
                }
            }

            var snapshot = new JournalSnapshot(row.Sequence, row.Version, data);
            return SnapshotsTable.ChecksumOf(shard, snapshot) == row.Checksum ? snapshot : null;
        }
        catch (SqliteFailure failure) when (failure.IsCorruption)
        {
            // Damaged pages are no worse than a wrong checksum: there may be another snapshot.
            return null;
        }
        catch (SqliteFailure failure)
        {
            throw SqliteFailures.Translate(failure, path);
        }
    }

    private async Task<T> ReadAsync<T>(Func<JournalDatabase, T> read, string shard, long sequence, CancellationToken cancellation)
    {
        try
        {
            return await readers.RunAsync(read, cancellation);
        }
        catch (SqliteFailure failure)
        {
            throw SqliteFailures.Translate(failure, path, shard, sequence);
        }
    }
}
