using Npgsql;

namespace Orchestrator.Journal.Postgres;

/// <summary>
/// Connections to the database: pooled ones for calls, and ones of their own for writers. Those are real connections, so that dropping one
/// after a failure leaves nothing of it behind.
/// </summary>
internal sealed class PostgresSource : IAsyncDisposable
{
    // A database that is cut off must fail the appends instead of keeping them waiting; ten seconds of a silent network say that it is gone.
    private static readonly TimeSpan KeepAliveAfter = TimeSpan.FromSeconds(5);

    private readonly NpgsqlDataSource unpooled;

    /// <param name="connectionString">Where the database is; what it says on time-outs and the search path is overruled.</param>
    /// <param name="schema">The schema all tables are in.</param>
    /// <param name="timeout">How long a statement, or opening a connection, may take. At least a second.</param>
    public PostgresSource(string connectionString, string schema, TimeSpan timeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.FromSeconds(1));
        Timeout = timeout;
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            SearchPath = $"\"{schema.Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
            Timeout = (int)timeout.TotalSeconds,
            CommandTimeout = (int)timeout.TotalSeconds,
            // Nobody waits for the answer to a cancellation: the connection is given up, and the server's own limit ends the statement.
            CancellationTimeout = -1,
            TcpKeepAlive = true,
            TcpKeepAliveTime = (int)KeepAliveAfter.TotalSeconds,
            TcpKeepAliveInterval = 1,
            // Batches and rows are sent by the megabyte: each full buffer is a call of the system, and often a switch to the server.
            WriteBufferSize = 64 * 1024,
            ApplicationName = "orchestrator",
            IncludeErrorDetail = false,
        };
        // Whatever the server's default is: what is acknowledged is on its disk.
        settings.Options = $"{settings.Options} -c synchronous_commit=on".TrimStart();
        Address = $"{settings.Host}:{settings.Port}/{settings.Database ?? settings.Username}";
        Schema = schema;
        Pool = NpgsqlDataSource.Create(settings.ConnectionString);
        settings.Pooling = false;
        unpooled = NpgsqlDataSource.Create(settings.ConnectionString);
    }

    /// <summary>Where the database is, for messages: host, port and name.</summary>
    public string Address { get; }

    public string Schema { get; }

    /// <summary>How long a statement may take.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>Tells how long a writer's connection was not used.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>For short calls.</summary>
    public NpgsqlDataSource Pool { get; }

    /// <summary>
    /// A connection for a writer. The server ends its statements after <see cref="Timeout"/>, so that none takes effect long after
    /// its writer has given it up.
    /// </summary>
    /// <param name="isDurable">False: a commit does not wait for the disk, and a crash of the server may take the newest ones, whole ones.</param>
    public NpgsqlConnection OpenWriter(bool isDurable)
    {
        var connection = unpooled.OpenConnection();
        try
        {
#pragma warning disable CA2100 // Two settings with values of this program.
            using var command = new NpgsqlCommand(
                $"set synchronous_commit = {(isDurable ? "on" : "off")}; set statement_timeout = {(long)Timeout.TotalMilliseconds}; set work_mem = '64MB'", connection);
#pragma warning restore CA2100
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A transaction over a connection of the pool.</summary>
    /// <param name="isDurable">False: its commit does not wait for the disk, for what may be lost.</param>
    public async Task<T> InTransactionAsync<T>(bool isDurable, Func<NpgsqlConnection, Task<T>> write)
    {
        await using var connection = await Pool.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        if (!isDurable)
        {
            await connection.Command("set local synchronous_commit = off").RunAsync(CancellationToken.None);
        }

        var result = await write(connection);
        await transaction.CommitAsync();
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        await unpooled.DisposeAsync();
        await Pool.DisposeAsync();
    }
}
