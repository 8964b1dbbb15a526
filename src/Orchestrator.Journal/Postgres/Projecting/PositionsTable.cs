namespace Orchestrator.Journal.Postgres.Projecting;

/// <summary>How far each shard's stream is projected.</summary>
internal static class PositionsTable
{
    public const string Schema = "create table positions (shard integer primary key, position bigint not null, token bigint not null)";

    /// <summary>
    /// Comes first in a write: two nodes that both hold themselves for a shard's owner then write one after the other. Returns the shards that were set:
    /// of the others a newer owner has written.
    /// </summary>
    public const string Set = """
        insert into positions (shard, position, token) select * from unnest($1, $2, $3)
        on conflict (shard) do update set position = excluded.position, token = excluded.token where positions.token <= excluded.token
        returning shard
        """;

    public const string All = "select shard, position from positions";

    public static Task<long> FindAsync(PostgresSource source, int shard, CancellationToken cancellation) =>
        source.Pool.Command("select position from positions where shard = $1", shard).ScalarAsync<long>(cancellation);
}
