namespace Orchestrator.Journal.Sqlite;

/// <summary>
/// A database with one writer, which any thread may be, one call at a time, and readers that have connections of their own and never wait for
/// it. Both run on the thread pool, as both wait for the disk.
/// </summary>
/// <param name="database">The writer's connection.</param>
/// <param name="create">Makes the tables over a connection.</param>
/// <param name="checkpointBytes">How large the write-ahead log becomes before its pages are moved.</param>
internal sealed class SharedDatabase<T>(SqliteDatabase database, Func<SqliteDatabase, T> create, long checkpointBytes) : IDisposable
{
    private readonly Lock writing = new();
    private readonly WalCheckpoint checkpoint = new(database, checkpointBytes, CheckpointKind.Empty);
    private readonly ReaderPool<T> readers = new(database.Path, create);
    private bool isDisposed;

    /// <summary>The tables over the writer's connection; to be used within <see cref="WriteAsync"/>.</summary>
    public T Tables { get; } = create(database);

    /// <summary>Changes tables in one transaction, durable as the schema says when done.</summary>
    /// <param name="rolledBack">Called when nothing of it is stored: what the writer remembers may not hold. Null for nothing.</param>
    /// <exception cref="JournalUnavailableException">The store cannot be written now.</exception>
    public async ValueTask<TResult> WriteAsync<TResult>(Func<TResult> change, Action? rolledBack = null) => await Task.Run(() => Write(change, rolledBack));

    /// <summary>Looks into the tables, in one consistent view.</summary>
    public async Task<TResult> ReadAsync<TResult>(Func<T, TResult> read, CancellationToken cancellation)
    {
        try
        {
            return await readers.RunAsync(read, cancellation);
        }
        catch (SqliteFailure failure)
        {
            throw SqliteFailures.Translate(failure, database.Path);
        }
    }

    /// <summary>For tests: the database may grow to so many pages, and is full then. Zero lifts the limit.</summary>
    public void LimitPages(long pages)
    {
        lock (writing)
        {
            database.LimitPages(pages);
        }
    }

    public void Dispose()
    {
        lock (writing)
        {
            if (isDisposed)
            {
                return;
            }

            isDisposed = true;
            readers.Dispose();
            database.Dispose();
        }
    }

    private TResult Write<TResult>(Func<TResult> change, Action? rolledBack)
    {
        lock (writing)
        {
            if (isDisposed)
            {
                throw new JournalUnavailableException($"{database.Path} is closed.");
            }

            TResult changed;
            try
            {
                changed = database.InTransaction(change);
            }
            catch (Exception e)
            {
                rolledBack?.Invoke();
                if (e is SqliteFailure failure)
                {
                    throw SqliteFailures.Translate(failure, database.Path);
                }

                throw;
            }

            checkpoint.RunIfDue(quiet: false);
            return changed;
        }
    }
}
