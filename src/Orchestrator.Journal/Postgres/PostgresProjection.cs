using System.Data;
using Npgsql;
using Orchestrator.Journal.Postgres.Projecting;
using Orchestrator.Journal.Projection;

namespace Orchestrator.Journal.Postgres;

/// <summary>
/// The projection in a PostgreSQL database that several nodes share and write to at once, each the rows of its own shards. A write is durable when it is
/// told: the tasks in it leave memory then. Opened through <see cref="PostgresStore"/>.
/// </summary>
public sealed class PostgresProjection : IProjection
{
    private readonly PostgresSource source;
    private readonly ClassesTable classes;
    private volatile bool isClosed;

    internal PostgresProjection(PostgresSource source)
    {
        this.source = source;
        classes = new ClassesTable(source);
    }

    public async ValueTask<long> PositionAsync(int shard, CancellationToken cancellation) =>
        await RunAsync(() => PositionsTable.FindAsync(source, shard, cancellation));

    public async ValueTask WriteAsync(IReadOnlyList<ProjectionWrite> writes)
    {
        while (writes.Count > 0)
        {
            try
            {
                await WriteAllAsync(writes);
                return;
            }
            catch (StaleOwnersException stale)
            {
                // The others' rows must not suffer from theirs.
                writes = [.. writes.Where(write => !stale.Shards.Contains(write.Shard))];
            }
        }
    }
    public async ValueTask<ProjectedRow?> FindAsync(string id, CancellationToken cancellation) =>
        await RunAsync(() => TasksTable.FindAsync(source, id, cancellation));

    public async ValueTask<IReadOnlyList<ProjectedRow>> PageAsync(ProjectionQuery query, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        return await ReadAsync(connection => new PageReader(connection, query, cancellation).ReadAsync(), cancellation);
    }

    public async ValueTask<long> CountAsync(ProjectionQuery query, CancellationToken cancellation) =>
        await ReadAsync(connection => new PageReader(connection, query, cancellation).CountAsync(), cancellation);

    public async ValueTask<ProjectionCounts> CountsAsync(CancellationToken cancellation) => await ReadAsync(
        async connection => new ProjectionCounts(
            (await connection.Command(PositionsTable.All).ToListAsync(row => (row.GetInt32(0), row.GetInt64(1)), cancellation)).ToDictionary(),
            await connection.Command(ClassesTable.All).ToListAsync(
                row => new ProjectedCount(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3)), cancellation)),
        cancellation);

    public async ValueTask<int> RemoveAsync(IReadOnlyList<string> ids)
    {
        byte[][] packed = [.. ids.Select(PackedId.Of)];
        return await RunAsync(() => source.InTransactionAsync(isDurable: true, connection => ProjectionWriter.RemoveAsync(connection, packed)));
    }

    public async ValueTask<int> RemoveOldAsync(RetentionRule rule, int limit) =>
        await RunAsync(() => source.InTransactionAsync(isDurable: true, connection => RetentionSweep.RunAsync(connection, rule, limit)));

    public ValueTask DisposeAsync()
    {
        isClosed = true;
        return ValueTask.CompletedTask;
    }

    private async Task<int> WriteAllAsync(IReadOnlyList<ProjectionWrite> writes) => await RunAsync(async () =>
    {
        var plan = await WritePlan.MakeAsync(writes, classes);
        try
        {
            return await WriteAsync(plan, mayReplace: false);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // Rarely is a row written again. To look for each would cost about as much as inserting it.
            return await WriteAsync(plan, mayReplace: true);
        }
    });

    private Task<int> WriteAsync(WritePlan plan, bool mayReplace) => source.InTransactionAsync(isDurable: true, async connection =>
    {
        await ProjectionWriter.WriteAsync(connection, plan, mayReplace);
        return plan.Rows.Count;
    });

    private Task<T> ReadAsync<T>(Func<NpgsqlConnection, Task<T>> read, CancellationToken cancellation) => RunAsync(async () =>
    {
        await using var connection = await source.Pool.OpenConnectionAsync(cancellation);
        await using var view = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        return await read(connection);
    });

    private Task<T> RunAsync<T>(Func<Task<T>> call) => isClosed
        ? throw new JournalUnavailableException("The projection is closed.")
        : PostgresFailures.RetryAsync(source, call);
}
