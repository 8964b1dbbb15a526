using Npgsql;
using Orchestrator.Journal.Logs;
using Orchestrator.Journal.Postgres.Logging;

namespace Orchestrator.Journal.Postgres;

/// <summary>
/// Logs in a PostgreSQL database that several nodes share. A crash of the server may take the newest lines; no commit waits for its disk. Opened through
/// <see cref="PostgresStore"/>.
/// </summary>
public sealed class PostgresLogStore : ILogStore
{
    private readonly PostgresSource source;
    private volatile bool isClosed;

    internal PostgresLogStore(PostgresSource source) => this.source = source;

    public async ValueTask AppendAsync(IReadOnlyList<LogAppend> appends)
    {
        var byTask = appends.Where(append => append.Lines.Count > 0).GroupBy(append => append.Task, append => append.Lines)
            .ToDictionary(group => group.Key, group => group.SelectMany(lines => lines).ToList(), StringComparer.Ordinal);
        if (byTask.Count > 0)
        {
            await WriteAsync(connection => AppendAsync(connection, byTask));
        }
    }

    public async ValueTask<IReadOnlyList<LogLine>> ReadAsync(string task, LogPosition after, int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return await RunAsync(() => LinesTable.ReadAsync(source.Pool, task, after, limit, cancellation));
    }

    public async ValueTask<long> LastNumberAsync(string task, CancellationToken cancellation) =>
        await RunAsync(() => source.Pool.Command("select last_number from logs where task = $1", task).ScalarAsync<long>(cancellation));

    public async ValueTask<int> RemoveAsync(IReadOnlyList<string> tasks) =>
        await WriteAsync(async connection => await DeleteAsync(connection, await LogsTable.FindAsync(connection, [.. tasks], CancellationToken.None)));

    public async ValueTask<int> RemoveOldAsync(LogRetention rule, int limit) => await WriteAsync(async connection =>
    {
        // Nodes sweep one after the other: two that looked at the same total would delete twice as much.
        var total = await TotalTable.ReadForSweepAsync(connection, CancellationToken.None);
        var old = new List<LogRow>();
        foreach (var log in await LogsTable.OldestAsync(connection, limit, CancellationToken.None))
        {
            if (!(log.LastAt <= rule.WrittenUntil || total > rule.MaxBytes))
            {
                break;
            }

            old.Add(log);
            total -= log.Bytes;
        }

        return await DeleteAsync(connection, old);
    });

    public ValueTask DisposeAsync()
    {
        isClosed = true;
        return ValueTask.CompletedTask;
    }

    private static async Task<int> AppendAsync(NpgsqlConnection connection, Dictionary<string, List<LogLine>> byTask)
    {
        var logs = await LogsTable.LockAsync(connection, [.. byTask.Keys], CancellationToken.None);
        var lines = byTask
            .SelectMany(task => task.Value.GroupBy(line => line.Position).Select(versions => (Log: logs[task.Key].Code, Line: versions.Last())))
            .ToList();
        var growth = lines.GroupBy(entry => entry.Log).ToDictionary(log => log.Key, log => log.Sum(entry => (long)entry.Line.Bytes));

        // A line that is there already has a number the log has seen.
        var lastNumbers = logs.Values.ToDictionary(log => log.Code, log => log.LastNumber);
        var seen = lines.Where(entry => entry.Line.Position.Number <= lastNumbers[entry.Log]).ToList();
        if (seen.Count > 0)
        {
            foreach (var (log, bytes) in await LinesTable.DeleteAsync(connection, seen, CancellationToken.None))
            {
                growth[log] -= bytes;
            }
        }

        await LinesTable.InsertAsync(connection, lines, CancellationToken.None);
        await LogsTable.UpdateAsync(
            connection,
            [.. logs.Values.Select(log => log with
            {
                LastNumber = Math.Max(log.LastNumber, byTask[log.Task].Max(line => line.Position.Number)),
                LastAt = Math.Max(log.LastAt, byTask[log.Task].Max(line => line.At)),
                Bytes = log.Bytes + growth[log.Code],
            })],
            CancellationToken.None);
        return await TotalTable.AddAsync(connection, growth.Values.Sum(), CancellationToken.None);
    }

    private static async Task<int> DeleteAsync(NpgsqlConnection connection, List<LogRow> logs)
    {
        if (logs.Count == 0)
        {
            return 0;
        }

        long[] codes = [.. logs.Select(log => log.Code)];
        await LinesTable.DeleteAllAsync(connection, codes, CancellationToken.None);
        var (count, bytes) = await LogsTable.DeleteAsync(connection, codes, CancellationToken.None);
        await TotalTable.AddAsync(connection, -bytes, CancellationToken.None);
        return count;
    }

    private Task<T> WriteAsync<T>(Func<NpgsqlConnection, Task<T>> write) => RunAsync(() => source.InTransactionAsync(isDurable: false, write));

    private Task<T> RunAsync<T>(Func<Task<T>> call) => isClosed
        ? throw new JournalUnavailableException("The store of logs is closed.")
        : PostgresFailures.RetryAsync(source, call);
}
