using Orchestrator.Journal.Projection;
using Orchestrator.Journal.Sqlite.Projecting;

namespace Orchestrator.Journal.Sqlite;

/// <summary>
/// The projection in the file <c>tasks.db</c> of a data folder. <see cref="Write"/> may be called from any thread, one call at a time;
/// readers have connections of their own and never wait for it. Opened through <see cref="SqliteStore"/>.
/// </summary>
public sealed class SqliteProjection : IProjection
{
    // Nobody waits for this writer, so the log may grow larger than the journal's: pages of the indexes that change with every
    // write are then moved once for many writes.
    private const long CheckpointBytes = 32 << 20;

    private readonly Lock writing = new();
    private readonly SqliteDatabase database;
    private readonly ProjectionWriter writer;
    private readonly WalCheckpoint checkpoint;
    private readonly ReaderPool<ProjectionDatabase> readers;
    private bool isDisposed;

    private SqliteProjection(SqliteDatabase database)
    {
        this.database = database;
        writer = new ProjectionWriter(new ProjectionDatabase(database));
        checkpoint = new WalCheckpoint(database, CheckpointBytes, CheckpointKind.Empty);
        readers = new ReaderPool<ProjectionDatabase>(database.Path, reader => new ProjectionDatabase(reader));
    }

    public async ValueTask<long> PositionAsync(int shard, CancellationToken cancellation) =>
        await ReadAsync(tables => tables.Positions.Find(shard), cancellation);

    // Writing waits for the disk, which is no work for the caller's thread.
    public ValueTask WriteAsync(IReadOnlyList<ProjectionWrite> writes) => new(Task.Run(() => Write(writes)));

    private void Write(IReadOnlyList<ProjectionWrite> writes)
    {
        lock (writing)
        {
            if (isDisposed)
            {
                throw new JournalUnavailableException($"{this.database.Path} is closed.");
            }

            try
            {
                this.database.InTransaction(() => WriteAll(writes));
            }
            catch (Exception e)
            {
                writer.Forget();
                if (e is SqliteFailure failure)
                {
                    throw SqliteFailures.Translate(failure, this.database.Path);
                }

                throw;
            }

            checkpoint.RunIfDue(quiet: false);
        }
    }

    public async ValueTask<ProjectedRow?> FindAsync(string id, CancellationToken cancellation) =>
        await ReadAsync(tables => tables.Tasks.FindById(id), cancellation);

    public async ValueTask<IReadOnlyList<ProjectedRow>> PageAsync(ProjectionQuery query, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        return await ReadAsync(tables => new PageReader(tables).Read(query), cancellation);
    }

    public ValueTask DisposeAsync()
    {
        lock (writing)
        {
            if (isDisposed)
            {
                return ValueTask.CompletedTask;
            }

            isDisposed = true;
            readers.Dispose();
            this.database.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    internal static SqliteProjection Open(string path) => new(ProjectionDatabase.Schema.OpenWriter(path));

    /// <summary>For tests: the database may grow to so many pages, and is full then. Zero lifts the limit.</summary>
    internal void LimitPages(long pages)
    {
        lock (writing)
        {
            this.database.LimitPages(pages);
        }
    }

    private bool WriteAll(IReadOnlyList<ProjectionWrite> writes)
    {
        foreach (var write in writes)
        {
            writer.Write(write);
        }

        return true;
    }

    private async Task<T> ReadAsync<T>(Func<ProjectionDatabase, T> read, CancellationToken cancellation)
    {
        try
        {
            return await readers.RunAsync(read, cancellation);
        }
        catch (SqliteFailure failure)
        {
            throw SqliteFailures.Translate(failure, this.database.Path);
        }
    }
}
