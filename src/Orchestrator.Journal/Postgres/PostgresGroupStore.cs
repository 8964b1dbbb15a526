using Npgsql;
using Orchestrator.Journal.GroupCommit;

namespace Orchestrator.Journal.Postgres;

/// <summary>
/// Stores groups of appends over a connection of its own. Used by the writer's thread only. After any failure the connection is dropped, and the next group
/// opens another.
/// </summary>
internal sealed class PostgresGroupStore(PostgresSource source) : IGroupStore, IDisposable
{
    // A connection may have died while nobody used it. Asked before it is used again, nobody's append is lost to that.
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(0.5);

    private readonly GroupFence fence = new();
    private readonly Dictionary<int, (long Token, long Head)?> streams = [];
    private readonly List<int> accepted = [];
    private NpgsqlConnection? connection;
    private GroupStatement? statement;
    private long usedAt;

    public bool WantsQuietMoment => false;

    public void Commit(AppendGroup group)
    {
        try
        {
            EnsureOpen();
            Store(group);
            usedAt = source.Time.GetTimestamp();
        }
        catch (Exception e)
        {
            Drop();
            if (PostgresFailures.IsFailure(e))
            {
                throw PostgresFailures.Translate(e, source.Address);
            }

            throw;
        }
    }

    public void Maintain(bool quiet)
    {
    }

    public void Dispose() => Drop();

    /// <summary>
    /// Where a stream is, only the database knows. It is taken to be where the first append of its newest owner expects it, which is the rule; for a
    /// stream that is elsewhere the database says where, and the fence is tried once more with that. If it moves again meanwhile, there is
    /// a newer owner.
    /// </summary>
    private void Store(AppendGroup group)
    {
        for (var i = 0; i < group.Count; i++)
        {
            group.SetStatus(i, AppendStatus.Stale);
        }

        streams.Clear();
        foreach (var append in group.Appends)
        {
            if (!streams.TryGetValue(append.Owner.Number, out var stream) || stream!.Value.Token < append.Owner.Token)
            {
                streams[append.Owner.Number] = (append.Owner.Token, append.FirstSequence - 1);
            }
        }

        var refused = StoreAccepted(group);
        if (refused.Count > 0)
        {
            streams.Clear();
            foreach (var (shard, stored) in refused)
            {
                streams.Add(shard, stored);
            }

            StoreAccepted(group);
        }
    }

    /// <summary>Stores what the fence accepts of the shards in <see cref="streams"/>; what the database says of those it refuses.</summary>
    private Dictionary<int, (long Token, long Head)?> StoreAccepted(AppendGroup group)
    {
        fence.Begin();
        accepted.Clear();
        for (var i = 0; i < group.Count; i++)
        {
            var append = group.Appends[i];
            if (streams.ContainsKey(append.Owner.Number) && fence.Accept(append, shard => streams[shard]))
            {
                accepted.Add(i);
            }
        }

        if (accepted.Count == 0)
        {
            return [];
        }

        var moves = fence.Moved.Select(moved => new StreamMove(moved.Shard, moved.Token, streams[moved.Shard]!.Value.Head, moved.Head)).ToList();
        var refused = statement!.Run(moves, [.. accepted.Select(i => group.Appends[i])]);
        foreach (var i in accepted.Where(i => !refused.ContainsKey(group.Appends[i].Owner.Number)))
        {
            group.SetStatus(i, AppendStatus.Applied);
        }

        return refused;
    }

    private void EnsureOpen()
    {
        if (connection is not null && source.Time.GetElapsedTime(usedAt) > Idle && !IsAlive(connection))
        {
            Drop();
        }

        if (connection is null)
        {
            connection = source.OpenWriter(isDurable: true);
            statement = new GroupStatement(connection);
        }
    }

    private static bool IsAlive(NpgsqlConnection connection)
    {
        try
        {
            using var command = connection.Command("select 1");
            command.ExecuteNonQuery();
            return true;
        }
        catch (Exception e) when (PostgresFailures.IsFailure(e))
        {
            return false;
        }
    }

    private void Drop()
    {
        statement?.Dispose();
        connection?.Dispose();
        (statement, connection) = (null, null);
    }
}
