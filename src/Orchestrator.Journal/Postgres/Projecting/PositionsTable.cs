namespace Orchestrator.Journal.Postgres.Projecting;

/// <summary>How far each shard's stream is projected.</summary>
internal static class PositionsTable
{
    public const string Schema = "create table positions (shard integer primary key, position bigint not null)";

    /// <summary>Comes first in a write: two nodes that both hold themselves for a shard's owner then write one after the other.</summary>
    public const string Set = """
        insert into positions (shard, position) select * from unnest($1, $2) on conflict (shard) do update set position = excluded.position
        """;

    public const string All = "select shard, position from positions";

    public static Task<long> FindAsync(PostgresSource source, int shard, CancellationToken cancellation) =>
        source.Pool.Command("select position from positions where shard = $1", shard).ScalarAsync<long>(cancellation);
}
