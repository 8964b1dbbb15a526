using System.Runtime.CompilerServices;
using Orchestrator.Journal.GroupCommit;
using Orchestrator.Journal.Sqlite.Tables;

namespace Orchestrator.Journal.Sqlite;

/// <summary>
/// The journal in the file <c>journal.db</c> of a data folder: SQLite with a write-ahead log, every commit synced to disk
/// before it is acknowledged. All writes go through one thread and connection; reads use connections of their own.
/// Opened through <see cref="SqliteStore"/>, which holds the folder's lock.
/// </summary>
public sealed class SqliteJournal : IJournal, IJournalWriter
{
    // Read from the disk in one go: large enough to be fast, small enough not to hold up the log's starting over.
    private const long ReadBytesAtOnce = 4 << 20;

    private readonly GroupCommitThread writer;
    private readonly JournalGroupStore store;
    private readonly ReaderPool<JournalDatabase> readers;
    private readonly SqliteSnapshots snapshots;
    private bool isDisposed;

    private SqliteJournal(SqliteDatabase database)
    {
        store = new JournalGroupStore(database);
        writer = new GroupCommitThread("journal writer", store);
        readers = new ReaderPool<JournalDatabase>(database.Path, reader => new JournalDatabase(reader));
        snapshots = new SqliteSnapshots(database.Path, readers, this);
    }

    public async ValueTask<IReadOnlyList<ShardDescriptor>> ListShardsAsync(CancellationToken cancellation) =>
        await ReadAsync(tables => tables.Shards.List(), "the list of shards", 0, cancellation);

    public async ValueTask<ShardOwnership> AcquireAsync(string shard, long claim, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(shard);
        ArgumentOutOfRangeException.ThrowIfNegative(claim);
        cancellation.ThrowIfCancellationRequested();
        return await WriteAsync(tables =>
        {
            var owner = tables.Shards.Acquire(shard, claim);
            return owner.Number <= BatchKey.MaxShard
                ? owner
                : throw new InvalidOperationException($"The journal holds at most {BatchKey.MaxShard} shards; {shard} is one more.");
        });
    }

    public void Append(JournalAppend append) => writer.Append(append);

    public async IAsyncEnumerable<JournalBatch> ReadAsync(
        int shard, long afterSequence, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // Asked for first, so that damage found among the batches can be named.
        var found = await ReadAsync(tables => tables.Shards.Find(shard), $"shard {shard}", afterSequence + 1, cancellation);
        if (found is null)
        {
            yield break;
        }

        while (true)
        {
            var (row, batches) = await ReadAsync(
                tables => ReadSome(tables, shard, afterSequence), found.Name, afterSequence + 1, cancellation);
            foreach (var (batch, isIntact) in batches)
            {
                if (!isIntact)
                {
                    throw Corrupt(row, batch.FirstSequence, "fails its checksum");
                }

                if (batch.FirstSequence > afterSequence + 1)
                {
                    throw Missing(row, afterSequence + 1);
                }

                yield return batch;
                afterSequence = batch.LastSequence;
            }

            if (afterSequence >= row.Head)
            {
                yield break;
            }

            if (batches.Count == 0)
            {
                throw Missing(row, afterSequence + 1);
            }
        }
    }

    public ValueTask<AppendStatus> SaveSnapshotAsync(
        ShardOwnership owner, JournalSnapshot snapshot, CancellationToken cancellation) =>
        snapshots.SaveAsync(owner, snapshot, cancellation);

    public ValueTask<JournalSnapshot?> LoadSnapshotAsync(int shard, CancellationToken cancellation) =>
        snapshots.LoadAsync(shard, cancellation);

    public async ValueTask<AppendStatus> TruncateAsync(ShardOwnership owner, long throughSequence, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var (status, isDone) = await WriteAsync(tables => TruncateSome(tables, owner, throughSequence));
            if (isDone)
            {
                return status;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (isDisposed)
        {
            return;
        }

        isDisposed = true;
        await writer.DisposeAsync();
        // The writer's connection is closed last: the last one to close empties the write-ahead log.
        readers.Dispose();
        snapshots.Dispose();
        store.Database.Dispose();
    }

    internal static SqliteJournal Open(string path) => new(JournalDatabase.Schema.OpenWriter(path));

    /// <summary>For tests: the database may grow to so many pages, and is full then. Zero lifts the limit.</summary>
    internal Task LimitPagesAsync(long pages) => writer.RunAsync(() => store.Database.LimitPages(pages));

    private static (ShardRow Row, List<BatchRow> Batches) ReadSome(JournalDatabase tables, int shard, long afterSequence)
    {
        var row = tables.Shards.Find(shard)!;
        return afterSequence >= row.Head
            ? (row, [])
            : (row, tables.Batches.Read(shard, afterSequence, ReadBytesAtOnce));
    }

    private static (AppendStatus Status, bool IsDone) TruncateSome(JournalDatabase tables, ShardOwnership owner, long throughSequence)
    {
        if (tables.Shards.Find(owner.Number)?.Token != owner.Token)
        {
            return (AppendStatus.Stale, true);
        }

        // With fewer than two snapshots there is nothing to fall back to but the journal itself.
        var kept = tables.Snapshots.Kept(owner.Number);
        var through = kept.Count < 2 ? 0 : Math.Min(throughSequence, kept.Min(s => s.Sequence));
        if (tables.Batches.DeleteOldest(owner.Number, through) is not { } cut)
        {
            return (AppendStatus.Applied, true);
        }

        tables.Shards.MoveCut(owner.Number, cut);
        return (AppendStatus.Applied, false);
    }

    private static JournalCorruptException Missing(ShardRow shard, long sequence) => shard.Cut >= sequence
        ? Corrupt(shard, sequence, $"was cut: the journal starts at {shard.Cut + 1}, and what came before is in the snapshots only")
        : Corrupt(shard, sequence, "is missing");

    private static JournalCorruptException Corrupt(ShardRow shard, long sequence, string what) =>
        new(shard.Name, sequence, $"The journal of {shard.Name} is damaged: the batch at sequence {sequence} {what}.");

    private async Task<T> ReadAsync<T>(Func<JournalDatabase, T> read, string shard, long sequence, CancellationToken cancellation)
    {
        try
        {
            return await readers.RunAsync(read, cancellation);
        }
        catch (SqliteFailure failure)
        {
            throw SqliteFailures.Translate(failure, store.Database.Path, shard, sequence);
        }
    }

    async Task<T> IJournalWriter.WriteAsync<T>(Func<JournalDatabase, T> write) => await WriteAsync(write);

    private async Task<T> WriteAsync<T>(Func<JournalDatabase, T> write)
    {
        try
        {
            return await writer.RunAsync(() => store.Database.InTransaction(() => write(store.Tables)));
        }
        catch (SqliteFailure failure)
        {
            throw SqliteFailures.Translate(failure, store.Database.Path);
        }
    }
}
