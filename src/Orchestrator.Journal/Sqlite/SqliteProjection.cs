using Orchestrator.Journal.Projection;
using Orchestrator.Journal.Sqlite.Projecting;

namespace Orchestrator.Journal.Sqlite;

/// <summary>
/// The projection in the file <c>tasks.db</c> of a data folder. What it writes may come from any thread, one call at a time;
/// readers have connections of their own and never wait for it. Opened through <see cref="SqliteStore"/>.
/// </summary>
public sealed class SqliteProjection : IProjection
{
    // Nobody waits for this writer, so the log may grow larger than the journal's: pages of the indexes that change with every
    // write are then moved once for many writes.
    private const long CheckpointBytes = 32 << 20;

    private readonly SharedDatabase<ProjectionDatabase> shared;
    private readonly ProjectionWriter writer;
    private readonly RetentionSweep sweep;

    private SqliteProjection(SqliteDatabase database)
    {
        shared = new SharedDatabase<ProjectionDatabase>(database, connection => new ProjectionDatabase(connection), CheckpointBytes);
        writer = new ProjectionWriter(shared.Tables);
        sweep = new RetentionSweep(shared.Tables, writer);
    }

    public async ValueTask<long> PositionAsync(int shard, CancellationToken cancellation) =>
        await shared.ReadAsync(tables => tables.Positions.Find(shard), cancellation);

    public async ValueTask WriteAsync(IReadOnlyList<ProjectionWrite> writes) => await WriteAsync(() =>
    {
        foreach (var write in writes)
        {
            writer.Write(write);
        }

        return writes.Count;
    });

    public ValueTask<int> RemoveAsync(IReadOnlyList<string> ids) => WriteAsync(() => ids.Count(writer.Remove));

    public ValueTask<int> RemoveOldAsync(RetentionRule rule, int limit) => WriteAsync(() => sweep.Run(rule, limit));

    public async ValueTask<ProjectedRow?> FindAsync(string id, CancellationToken cancellation) =>
        await shared.ReadAsync(tables => tables.Tasks.FindById(id), cancellation);

    public async ValueTask<IReadOnlyList<ProjectedRow>> PageAsync(ProjectionQuery query, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        return await shared.ReadAsync(tables => new PageReader(tables).Read(query), cancellation);
    }

    public async ValueTask<long> CountAsync(ProjectionQuery query, CancellationToken cancellation) =>
        await shared.ReadAsync(tables => new PageReader(tables).Count(query), cancellation);

    public async ValueTask<ProjectionCounts> CountsAsync(CancellationToken cancellation) =>
        await shared.ReadAsync(tables => new ProjectionCounts(tables.Positions.All(), tables.Classes.Counts()), cancellation);

    public ValueTask DisposeAsync()
    {
        shared.Dispose();
        return ValueTask.CompletedTask;
    }

    internal static SqliteProjection Open(string path) => new(ProjectionDatabase.Schema.OpenWriter(path));

    /// <inheritdoc cref="SharedDatabase{T}.LimitPages"/>
    internal void LimitPages(long pages) => shared.LimitPages(pages);

    private ValueTask<int> WriteAsync(Func<int> change) => shared.WriteAsync(
        () =>
        {
            var changed = change();
            writer.Finish();
            return changed;
        },
        rolledBack: () =>
        {
            writer.Forget();
            sweep.Forget();
        });
}
