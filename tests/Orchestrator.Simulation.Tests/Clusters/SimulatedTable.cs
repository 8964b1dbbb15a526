using Orchestrator.Journal;
using Orchestrator.Journal.InMemory;
using Orchestrator.Journal.Projection;

namespace Orchestrator.Simulation.Tests.Clusters;

/// <summary>The common table of finished tasks as one process reaches it.</summary>
internal sealed class SimulatedTable(ClusterWorld world, ClusterProcess process) : IProjection
{
    public ValueTask<long> PositionAsync(int shard, CancellationToken cancellation) => Reach(() => world.Rows.PositionAsync(shard, CancellationToken.None));

    public async ValueTask WriteAsync(IReadOnlyList<ProjectionWrite> writes) => await Reach(async () =>
    {
        await world.Rows.WriteAsync(writes);
        return true;
    });

    public ValueTask<ProjectedRow?> FindAsync(string id, CancellationToken cancellation) => Reach(() => world.Rows.FindAsync(id, CancellationToken.None));

    public ValueTask<IReadOnlyList<ProjectedRow>> PageAsync(ProjectionQuery query, CancellationToken cancellation) =>
        Reach(() => world.Rows.PageAsync(query, CancellationToken.None));

    public ValueTask<long> CountAsync(ProjectionQuery query, CancellationToken cancellation) => Reach(() => world.Rows.CountAsync(query, CancellationToken.None));

    public ValueTask<ProjectionCounts> CountsAsync(CancellationToken cancellation) => Reach(() => world.Rows.CountsAsync(CancellationToken.None));

    public ValueTask<int> RemoveAsync(IReadOnlyList<string> ids) => Reach(() => world.Rows.RemoveAsync(ids));

    public ValueTask<int> RemoveOldAsync(RetentionRule rule, int limit) => Reach(() => world.Rows.RemoveOldAsync(rule, limit));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async ValueTask<T> Reach<T>(Func<ValueTask<T>> operation)
    {
        var fault = process.Trouble.OfOperation();
        await Delay();
        if (fault == InMemoryFault.BeforeStoring)
        {
            throw new JournalUnavailableException("The table is not reached: a fault was asked for.");
        }

        var result = await operation();
        await Delay();
        return fault == InMemoryFault.None ? result : throw new JournalUnavailableException("The table did not answer: a fault was asked for.");
    }

    private async ValueTask Delay()
    {
        if (process.Trouble.Delay() is { Ticks: > 0 } delay)
        {
            await Task.Delay(delay, world.Clock);
        }
    }
}
