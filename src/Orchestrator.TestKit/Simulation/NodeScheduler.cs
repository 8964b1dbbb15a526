using Orchestrator.Actors;

namespace Orchestrator.TestKit.Simulation;

/// <summary>
/// Everything one node runs, on the simulation's dispatcher: the actors' turns and the continuations of what they await. A
/// node that dies never runs again, and whatever it was about to do is lost, as with a process that is killed.
/// </summary>
/// <param name="dispatcher">Runs it all.</param>
/// <param name="outside">Takes what comes from other threads; null when nothing may.</param>
internal sealed class NodeScheduler(IDispatcher dispatcher, OutsideWork? outside = null) : TaskScheduler, IDispatcher
{
    private readonly int thread = Environment.CurrentManagedThreadId;

    public bool IsDead { get; private set; }

    /// <summary>Why the run cannot be trusted: an item threw, or something left the simulation's thread. Null while all is well.</summary>
    public Exception? Broken { get; private set; }

    public void Die() => IsDead = true;

    public void Schedule(IWorkItem item) => _ = Start(() =>
    {
        try
        {
            item.Run();
        }
        catch (Exception e)
        {
            Broken ??= e;
        }

        return true;
    });

    /// <summary>Runs a call on the node; it ends with the node.</summary>
    public Task<T> Run<T>(Func<Task<T>> call) => Start(call).Unwrap();

    protected override void QueueTask(Task task)
    {
        if (IsDead)
        {
            return;
        }

        var item = new Item(this, task);
        if (outside is not null)
        {
            if (!outside.Take(item))
            {
                dispatcher.Schedule(item);
            }

            return;
        }

        if (Environment.CurrentManagedThreadId != thread)
        {
            Broken ??= new InvalidOperationException("Work came from another thread: something left the world." + Environment.NewLine + Environment.StackTrace);
        }

        dispatcher.Schedule(item);
    }

    // The framework offers to run a continuation at once on threads of the pool and not on others; a seed must not tell the difference.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && !IsDead && Current == this && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [];

    private Task<T> Start<T>(Func<T> work)
    {
        // As on the thread pool, what runs later does not inherit the context of who caused it.
        using var flow = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        return Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, this);
    }

    private sealed class Item(NodeScheduler scheduler, Task task) : IWorkItem
    {
        public void Run()
        {
            if (!scheduler.IsDead)
            {
                scheduler.TryExecuteTask(task);
            }
        }
    }
}
