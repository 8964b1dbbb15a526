using System.Collections.Concurrent;

namespace Orchestrator.Journal.Sqlite;

/// <summary>
/// Read-only connections with their prepared statements. A reader is used for one short call at a time, because a view that is held
/// open keeps the write-ahead log from starting over. As many exist as were ever used at once.
/// </summary>
internal sealed class ReaderPool<T>(string path, Func<SqliteDatabase, T> create) : IDisposable
{
    private readonly ConcurrentBag<(SqliteDatabase Database, T Reader)> idle = [];
    private volatile bool isClosed;

    /// <summary>Runs the call on the thread pool, since it blocks on the disk, in one consistent view of the database.</summary>
    public Task<TResult> RunAsync<TResult>(Func<T, TResult> read, CancellationToken cancellation) =>
        Task.Run(() => Run(read), cancellation);

    private TResult Run<TResult>(Func<T, TResult> read)
    {
        if (isClosed)
        {
            throw new JournalUnavailableException($"{path} is closed.");
        }

        if (!idle.TryTake(out var item))
        {
            var database = SqliteDatabase.Open(path, isReadOnly: true);
            item = (database, create(database));
        }

        TResult result;
        try
        {
            result = item.Database.InTransaction(() => read(item.Reader));
        }
        catch
        {
            // What state a failed connection is in is not worth finding out.
            item.Database.Dispose();
            throw;
        }

        idle.Add(item);
        if (isClosed)
        {
            Dispose();
        }

        return result;
    }

    public void Dispose()
    {
        isClosed = true;
        while (idle.TryTake(out var item))
        {
            item.Database.Dispose();
        }
    }
}
