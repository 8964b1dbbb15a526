using Orchestrator.Journal.GroupCommit;

namespace Orchestrator.Journal.Sqlite;

/// <summary>Stores groups of appends in <c>journal.db</c>. Used by the writer's thread only.</summary>
internal sealed class JournalGroupStore : IGroupStore
{
    // Measured: throughput is the same from 1 MiB to 256 MiB, and the pause is 10 to 30 ms at 8 MiB of freshly written blobs, 0.6 ms
    // at 8 MiB of small appends. Overwriting the log from its start under load is faster than letting it grow again: 0.13 ms a small
    // append against 0.20 ms.
    private const long CheckpointBytes = 8 << 20;

    private readonly GroupFence fence = new();
    private readonly WalCheckpoint checkpoint;
    private readonly Func<int, (long Token, long Head)?> readStream;

    public JournalGroupStore(SqliteDatabase database)
    {
        Database = database;
        Tables = new JournalDatabase(database);
        checkpoint = new WalCheckpoint(database, CheckpointBytes, CheckpointKind.Move);
        readStream = shard => Tables.Shards.Find(shard) is { } row ? (row.Token, row.Head) : null;
    }

    public SqliteDatabase Database { get; }

    public JournalDatabase Tables { get; }

    public bool WantsQuietMoment => checkpoint.WantsQuietMoment;

    public void Commit(AppendGroup group)
    {
        try
        {
            Database.InTransaction(() => Store(group));
        }
        catch (SqliteFailure failure)
        {
            throw SqliteFailures.Translate(failure, Database.Path);
        }
    }

    public void Maintain(bool quiet) => checkpoint.RunIfDue(quiet);

    private bool Store(AppendGroup group)
    {
        fence.Begin();
        for (var i = 0; i < group.Count; i++)
        {
            var append = group.Appends[i];
            var isAccepted = fence.Accept(append, readStream);
            if (isAccepted)
            {
                Tables.Batches.Insert(append);
            }

            group.SetStatus(i, isAccepted ? AppendStatus.Applied : AppendStatus.Stale);
        }

        foreach (var (shard, token, head) in fence.Moved)
        {
            Tables.Shards.MoveHead(shard, token, head);
        }

        return true;
    }
}
