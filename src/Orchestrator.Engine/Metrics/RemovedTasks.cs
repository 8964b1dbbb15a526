namespace Orchestrator.Engine.Metrics;

/// <summary>Counts the finished tasks that retention has removed from their table. Any thread may add.</summary>
internal sealed class RemovedTasks
{
    private long count;

    public long Count => Volatile.Read(ref count);

    public void Add(long removed) => Interlocked.Add(ref count, removed);
}
