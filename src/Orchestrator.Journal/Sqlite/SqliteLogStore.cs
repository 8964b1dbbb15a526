using Orchestrator.Journal.Logs;
using Orchestrator.Journal.Sqlite.Logging;

namespace Orchestrator.Journal.Sqlite;

/// <summary>
/// Logs in the file <c>logs.db</c> of a data folder. Readers have connections of their own and never wait for the writer. Room that
/// deleted logs leave is used again; the file does not shrink. Opened through <see cref="SqliteStore"/>.
/// </summary>
public sealed class SqliteLogStore : ILogStore
{
    private const long CheckpointBytes = 16 << 20;

    private readonly SharedDatabase<LogDatabase> shared;
    private readonly LogDatabase tables;

    private SqliteLogStore(SqliteDatabase database)
    {
        shared = new SharedDatabase<LogDatabase>(database, connection => new LogDatabase(connection), CheckpointBytes);
        tables = shared.Tables;
    }

    public async ValueTask AppendAsync(IReadOnlyList<LogAppend> appends) => await shared.WriteAsync(() =>
    {
        tables.Total.Add(appends.Where(append => append.Lines.Count > 0).Sum(Append));
        return appends.Count;
    });

    public async ValueTask<IReadOnlyList<LogLine>> ReadAsync(string task, LogPosition after, int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return await shared.ReadAsync(reader => reader.Logs.Find(task) is { } log ? reader.Lines.Read(log.Code, after, limit) : [], cancellation);
    }

    public async ValueTask<long> LastNumberAsync(string task, CancellationToken cancellation) =>
        await shared.ReadAsync(reader => reader.Logs.Find(task)?.LastNumber ?? 0, cancellation);

    // Tasks that never logged are removed by the thousand: where nobody does, they are not even looked for.
    public async ValueTask<int> RemoveAsync(IReadOnlyList<string> tasks) => await shared.WriteAsync(() =>
        tables.Logs.Any() ? Delete(tasks.Select(tables.Logs.Find).OfType<LogRow>()) : 0);

    public async ValueTask<int> RemoveOldAsync(LogRetention rule, int limit) => await shared.WriteAsync(() =>
    {
        var total = tables.Total.Bytes;
        var old = new List<LogRow>();
        foreach (var log in tables.Logs.Oldest(limit))
        {
            if (!(log.LastAt <= rule.WrittenUntil || total > rule.MaxBytes))
            {
                break;
            }

            old.Add(log);
            total -= log.Bytes;
        }

        return Delete(old);
    });

    public ValueTask DisposeAsync()
    {
        shared.Dispose();
        return ValueTask.CompletedTask;
    }

    internal static SqliteLogStore Open(string path) => new(LogDatabase.Schema.OpenWriter(path));

    /// <inheritdoc cref="SharedDatabase{T}.LimitPages"/>
    internal void LimitPages(long pages) => shared.LimitPages(pages);

    /// <summary>Stores lines of one task; by how many bytes its log grew.</summary>
    private long Append(LogAppend append)
    {
        var log = tables.Logs.Find(append.Task) ?? tables.Logs.Insert(append.Task);
        var growth = append.Lines.Sum(line => tables.Lines.Put(log.Code, line));
        tables.Logs.Update(log with
        {
            LastNumber = Math.Max(log.LastNumber, append.Lines.Max(line => line.Position.Number)),
            LastAt = Math.Max(log.LastAt, append.Lines.Max(line => line.At)),
            Bytes = log.Bytes + growth,
        });
        return growth;
    }

    private int Delete(IEnumerable<LogRow> logs)
    {
        var (count, bytes) = (0, 0L);
        foreach (var log in logs)
        {
            tables.Lines.DeleteAll(log.Code);
            tables.Logs.Delete(log.Code);
            (count, bytes) = (count + 1, bytes + log.Bytes);
        }

        if (count > 0)
        {
            tables.Total.Add(-bytes);
        }

        return count;
    }
}
