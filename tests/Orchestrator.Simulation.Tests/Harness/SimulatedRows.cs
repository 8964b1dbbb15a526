using Orchestrator.Journal;
using Orchestrator.Journal.Projection;

namespace Orchestrator.Simulation.Tests.Harness;

/// <summary>The table of finished tasks as one node opens it: slow, failing or held, as the disk is told.</summary>
internal sealed class SimulatedRows(SimulatedDisk disk, TimeProvider clock) : IProjection
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    public ValueTask<long> PositionAsync(int shard, CancellationToken cancellation) =>
        Do(() => disk.Rows.PositionAsync(shard, cancellation));

    public async ValueTask WriteAsync(IReadOnlyList<ProjectionWrite> writes)
    {
        while (disk.AreRowsHeld)
        {
            await Task.Delay(LookAgain, clock);
        }

        await Do(async () =>
        {
            await disk.Rows.WriteAsync(writes);
            return true;
        });
    }

    public ValueTask<ProjectedRow?> FindAsync(string id, CancellationToken cancellation) =>
        Do(() => disk.Rows.FindAsync(id, cancellation));

    public ValueTask<IReadOnlyList<ProjectedRow>> PageAsync(ProjectionQuery query, CancellationToken cancellation) =>
        Do(() => disk.Rows.PageAsync(query, cancellation));

    public ValueTask<long> CountAsync(ProjectionQuery query, CancellationToken cancellation) =>
        Do(() => disk.Rows.CountAsync(query, cancellation));

    public ValueTask<ProjectionCounts> CountsAsync(CancellationToken cancellation) => Do(() => disk.Rows.CountsAsync(cancellation));

    public ValueTask<int> RemoveAsync(IReadOnlyList<string> ids) => Do(() => disk.Rows.RemoveAsync(ids));

    public ValueTask<int> RemoveOldAsync(RetentionRule rule, int limit) => Do(() => disk.Rows.RemoveOldAsync(rule, limit));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async ValueTask<T> Do<T>(Func<ValueTask<T>> operation)
    {
        // Slow before and after, so that the world may change on the way there and on the way back.
        await Delay();
        if (disk.RowsFault())
        {
            throw new JournalUnavailableException("The table failed: a fault was asked for.");
        }

        var result = await operation();
        await Delay();
        return result;
    }

    private async ValueTask Delay()
    {
        if (disk.RowsDelay() is { Ticks: > 0 } delay)
        {
            await Task.Delay(delay, clock);
        }
    }
}
