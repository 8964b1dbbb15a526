using Orchestrator.Journal.InMemory;
using Orchestrator.Journal.Projection;

namespace Orchestrator.Tests.Engine;

/// <summary>A table of finished tasks whose writes can be held back, so that ended tasks stay in memory and old rows in the table.</summary>
internal sealed class GatedProjection : IProjection
{
    private readonly InMemoryProjection table = new();
    private TaskCompletionSource open = Opened();

    public void Hold() => open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => open.TrySetResult();

    public ValueTask<long> PositionAsync(int shard, CancellationToken cancellation) => table.PositionAsync(shard, cancellation);

    public async ValueTask WriteAsync(IReadOnlyList<ProjectionWrite> writes)
    {
        await open.Task;
        await table.WriteAsync(writes);
    }

    public ValueTask<ProjectedRow?> FindAsync(string id, CancellationToken cancellation) => table.FindAsync(id, cancellation);

    public ValueTask<IReadOnlyList<ProjectedRow>> PageAsync(ProjectionQuery query, CancellationToken cancellation) =>
        table.PageAsync(query, cancellation);

    public ValueTask<long> CountAsync(ProjectionQuery query, CancellationToken cancellation) => table.CountAsync(query, cancellation);

    public ValueTask<ProjectionCounts> CountsAsync(CancellationToken cancellation) => table.CountsAsync(cancellation);

    public ValueTask<int> RemoveAsync(IReadOnlyList<string> ids) => table.RemoveAsync(ids);

    public ValueTask<int> RemoveOldAsync(RetentionRule rule, int limit) => table.RemoveOldAsync(rule, limit);

    public ValueTask DisposeAsync() => table.DisposeAsync();

    private static TaskCompletionSource Opened()
    {
        var opened = new TaskCompletionSource();
        opened.SetResult();
        return opened;
    }
}
