namespace Orchestrator.Actors;

/// <summary>Runs work on the thread pool: the dispatcher of production.</summary>
public sealed class PoolDispatcher : IDispatcher
{
    /// <summary>The one instance; it has no state.</summary>
    public static PoolDispatcher Instance { get; } = new();

    /// <inheritdoc/>
    public void Schedule(IWorkItem item)
    {
        // The runtime's own items are pool items themselves, so scheduling an actor allocates nothing.
        // The global queue keeps a busy actor from starving the others of its thread's local queue.
#pragma warning disable RS0030 // This is the place where the thread pool is allowed.
        ThreadPool.UnsafeQueueUserWorkItem(item as IThreadPoolWorkItem ?? new Wrapped(item), preferLocal: false);
#pragma warning restore RS0030
    }

    private sealed class Wrapped(IWorkItem item) : IThreadPoolWorkItem
    {
        public void Execute() => item.Run();
    }
}
