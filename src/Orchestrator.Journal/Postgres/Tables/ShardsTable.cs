using Npgsql;

namespace Orchestrator.Journal.Postgres.Tables;

/// <summary>One row a shard: its name, its token and claim, the last sequence number stored and the last one cut away.</summary>
internal static class ShardsTable
{
    // Rows change with every append and have no indexed column that does: room in the page lets a new version lie beside the old one.
    public const string Schema = """
        create table shards (
            number integer primary key,
            name   text not null unique,
            token  bigint not null,
            claim  bigint not null,
            head   bigint not null,
            cut    bigint not null)
        """;

    public const string RoomForVersions = "alter table shards set (fillfactor = 20)";

    // Numbers are given one after the other, without the gaps that a sequence leaves: the counter's row is locked until the shard is there.
    public const string CounterSchema = """
        create table shard_counter (only_row boolean primary key check (only_row), last integer not null);
        insert into shard_counter (only_row, last) values (true, 0)
        """;

    public static Task<List<ShardDescriptor>> ListAsync(PostgresSource source, CancellationToken cancellation) =>
        source.Pool.Command("select number, name from shards order by number")
            .ToListAsync(row => new ShardDescriptor(row.GetInt32(0), row.GetString(1)), cancellation);

    public static async Task<ShardRow?> FindAsync(PostgresSource source, int shard, CancellationToken cancellation) =>
        (await source.Pool.Command("select name, token, head, cut from shards where number = $1", shard)
            .ToListAsync(row => new ShardRow(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)), cancellation))
        .SingleOrDefault();

    /// <summary>Creates the shard or raises its token.</summary>
    /// <exception cref="StaleClaimException">It was taken with a higher claim.</exception>
    public static async Task<ShardOwnership> AcquireAsync(NpgsqlConnection connection, string name, long claim, CancellationToken cancellation)
    {
        if (await TakeAsync(connection, name, claim, cancellation) is { } taken)
        {
            return taken;
        }

        var last = await connection.Command("select last from shard_counter for update").ScalarAsync<int>(cancellation);

        // Behind the lock: somebody may have created it meanwhile.
        if (await connection.Command("select claim from shards where name = $1", name).ScalarAsync<long?>(cancellation) is { } stored)
        {
            return await TakeAsync(connection, name, claim, cancellation) ?? throw new StaleClaimException(name, claim, stored);
        }

        await connection.Command(
            "insert into shards (number, name, token, claim, head, cut) values ($1, $2, 1, $3, 0, 0)", last + 1, name, claim).RunAsync(cancellation);
        await connection.Command("update shard_counter set last = $1", last + 1).RunAsync(cancellation);
        return new ShardOwnership(last + 1, name, 1, 0);
    }

    /// <summary>Moves the cut; false when the token is not the shard's.</summary>
    public static async Task<bool> MoveCutAsync(PostgresSource source, ShardOwnership owner, long cut, CancellationToken cancellation) =>
        await source.Pool.Command(
            "update shards set cut = greatest(cut, $3) where number = $1 and token = $2", owner.Number, owner.Token, cut).RunAsync(cancellation) == 1;

    private static async Task<ShardOwnership?> TakeAsync(NpgsqlConnection connection, string name, long claim, CancellationToken cancellation) =>
        (await connection.Command(
            "update shards set token = token + 1, claim = $2 where name = $1 and claim <= $2 returning number, token, head", name, claim)
            .ToListAsync(row => new ShardOwnership(row.GetInt32(0), name, row.GetInt64(1), row.GetInt64(2)), cancellation))
        .SingleOrDefault();
}
