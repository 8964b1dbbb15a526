using System.Runtime.CompilerServices;
using Orchestrator.Journal.GroupCommit;
using Orchestrator.Journal.Postgres.Tables;

namespace Orchestrator.Journal.Postgres;

/// <summary>
/// The journal in a PostgreSQL database that several nodes share. Appends go through one thread and connection, a statement a group; everything else
/// uses connections of the pool. Who may write to a shard is decided by its token within the statement that writes. Opened through
/// <see cref="PostgresStore"/>.
/// </summary>
public sealed class PostgresJournal : IJournal
{
    private const long ReadBytesAtOnce = 4 << 20;

    private readonly PostgresSource source;
    private readonly PostgresGroupStore store;
    private readonly GroupCommitThread writer;
    private readonly PostgresSnapshots snapshots;
    private volatile bool isClosed;

    internal PostgresJournal(PostgresSource source)
    {
        this.source = source;
        store = new PostgresGroupStore(source);
        writer = new GroupCommitThread("journal writer", store);
        snapshots = new PostgresSnapshots(source);
    }

    public async ValueTask<IReadOnlyList<ShardDescriptor>> ListShardsAsync(CancellationToken cancellation) =>
        await RunAsync(() => ShardsTable.ListAsync(source, cancellation));

    public async ValueTask<ShardOwnership> AcquireAsync(string shard, long claim, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(shard);
        ArgumentOutOfRangeException.ThrowIfNegative(claim);
        return await RunAsync(async () =>
        {
            await using var connection = await source.Pool.OpenConnectionAsync(cancellation);
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            var owner = await ShardsTable.AcquireAsync(connection, shard, claim, cancellation);
            await transaction.CommitAsync(cancellation);
            return owner;
        });
    }

    public void Append(JournalAppend append) => writer.Append(append);

    public async IAsyncEnumerable<JournalBatch> ReadAsync(
        int shard, long afterSequence, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (await RunAsync(() => ShardsTable.FindAsync(source, shard, cancellation)) is { } row && afterSequence < row.Head)
        {
            var batches = await RunAsync(() => BatchesTable.ReadAsync(source, shard, afterSequence, ReadBytesAtOnce, cancellation));
            foreach (var (batch, isIntact) in batches)
            {
                if (!isIntact)
                {
                    throw Corrupt(row, batch.FirstSequence, "fails its checksum");
                }

                if (batch.FirstSequence > afterSequence + 1)
                {
                    throw await MissingAsync(row, shard, afterSequence + 1, cancellation);
                }

                yield return batch;
                afterSequence = batch.LastSequence;
            }

            if (batches.Count == 0)
            {
                throw await MissingAsync(row, shard, afterSequence + 1, cancellation);
            }
        }
    }

    public async ValueTask<AppendStatus> SaveSnapshotAsync(ShardOwnership owner, JournalSnapshot snapshot, CancellationToken cancellation) =>
        await RunAsync(() => snapshots.SaveAsync(owner, snapshot, cancellation));

    public async ValueTask<JournalSnapshot?> LoadSnapshotAsync(int shard, CancellationToken cancellation) =>
        await RunAsync(() => snapshots.LoadAsync(shard, cancellation));

    public async ValueTask<AppendStatus> TruncateAsync(ShardOwnership owner, long throughSequence, CancellationToken cancellation) =>
        await RunAsync(async () =>
        {
            // With fewer than two snapshots there is nothing to fall back to but the journal itself.
            var kept = await snapshots.KeptAsync(owner.Number, cancellation);
            var through = kept.Count < 2 ? 0 : Math.Min(throughSequence, kept.Min(snapshot => snapshot.Sequence));
            var cut = await BatchesTable.LastThroughAsync(source, owner.Number, through, cancellation);

            // The cut comes first, and with the fence: from then on nobody may read what is deleted, so deleting needs no lock that appends would wait for.
            if (!await ShardsTable.MoveCutAsync(source, owner, cut, cancellation))
            {
                return AppendStatus.Stale;
            }

            while (await BatchesTable.DeleteOldestAsync(source, owner.Number, cut, cancellation))
            {
            }

            return AppendStatus.Applied;
        });

    /// <summary>Stores what is queued, and refuses what comes later.</summary>
    public async ValueTask DisposeAsync()
    {
        if (isClosed)
        {
            return;
        }

        isClosed = true;
        await writer.DisposeAsync();
        store.Dispose();
        snapshots.Dispose();
    }

    private async Task<JournalCorruptException> MissingAsync(ShardRow row, int shard, long sequence, CancellationToken cancellation)
    {
        // Asked again: it may have been cut while it was read.
        var now = await RunAsync(() => ShardsTable.FindAsync(source, shard, cancellation)) ?? row;
        return now.Cut >= sequence
            ? Corrupt(now, sequence, $"was cut: the journal starts at {now.Cut + 1}, and what came before is in the snapshots only")
            : Corrupt(now, sequence, "is missing");
    }

    private static JournalCorruptException Corrupt(ShardRow shard, long sequence, string what) =>
        new(shard.Name, sequence, $"The journal of {shard.Name} is damaged: the batch at sequence {sequence} {what}.");

    private Task<T> RunAsync<T>(Func<Task<T>> call) => isClosed
        ? throw new JournalUnavailableException("The journal is closed.")
        : PostgresFailures.RetryAsync(source, call);
}
