using Npgsql;
using Orchestrator.Engine;

namespace Orchestrator.Cli.Bench;

/// <summary>A schema of its own in a PostgreSQL database for one measurement, gone afterwards.</summary>
internal sealed class BenchDatabase(string connection) : IAsyncDisposable
{
    private static int last;

    public string Schema { get; } = $"orc_bench_{Environment.ProcessId}_{Interlocked.Increment(ref last)}";

    public string Connection => connection;

    /// <summary>Has an engine use it.</summary>
    public void ApplyTo(OrchestratorOptions options) => (options.Connection, options.Schema) = (connection, Schema);

    public async ValueTask DisposeAsync()
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand($"drop schema if exists {Schema} cascade");
        command.CommandTimeout = 300;
        await command.ExecuteNonQueryAsync();
    }
}
