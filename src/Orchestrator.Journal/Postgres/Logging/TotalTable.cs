using Npgsql;

namespace Orchestrator.Journal.Postgres.Logging;

/// <summary>What all lines together count for. Maintained, not counted: it costs the same however many there are.</summary>
internal static class TotalTable
{
    public const string Schema = """
        create table log_total (only_row boolean primary key check (only_row), bytes bigint not null);
        insert into log_total (only_row, bytes) values (true, 0);
        create table log_sweep (only_row boolean primary key check (only_row));
        insert into log_sweep (only_row) values (true)
        """;

    /// <summary>The total for who deletes by it: until the transaction ends, others who want to wait. Who appends does not.</summary>
    public static async Task<long> ReadForSweepAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await connection.Command("select 1 from log_sweep for update").RunAsync(cancellation);
        return await connection.Command("select bytes from log_total").ScalarAsync<long>(cancellation);
    }

    /// <summary>To be called last in a transaction: all nodes wait for this row.</summary>
    public static Task<int> AddAsync(NpgsqlConnection connection, long bytes, CancellationToken cancellation) =>
        connection.Command("update log_total set bytes = bytes + $1", bytes).RunAsync(cancellation);
}
