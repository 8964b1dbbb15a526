using Orchestrator.Actors;

namespace Orchestrator.Simulation.Tests.Harness;

/// <summary>
/// Everything one node runs, on the simulation's dispatcher: the actors' turns and the continuations of what they await. A
/// node that dies never runs again, and whatever it was about to do is lost, as with a process that is killed.
/// </summary>
internal sealed class NodeScheduler(SimulatedDispatcher dispatcher) : TaskScheduler, IDispatcher
{
    private readonly int thread = Environment.CurrentManagedThreadId;

    public bool IsDead { get; private set; }

    /// <summary>Why the run cannot be trusted: an item threw, or something left the simulation's thread. Null while all is well.</summary>
    public Exception? Broken { get; private set; }

    public void Die() => IsDead = true;

    public void Schedule(IWorkItem item) => _ = Task.Factory.StartNew(
        () =>
        {
            try
            {
                item.Run();
            }
            catch (Exception e)
            {
                Broken ??= e;
            }
        },
        CancellationToken.None,
        TaskCreationOptions.None,
        this);

    /// <summary>Runs a call on the node; it ends with the node.</summary>
    public Task<T> Run<T>(Func<Task<T>> call) =>
        Task.Factory.StartNew(call, CancellationToken.None, TaskCreationOptions.None, this).Unwrap();

    protected override void QueueTask(Task task)
    {
        if (Environment.CurrentManagedThreadId != thread)
        {
            Broken ??= new InvalidOperationException("Work came from another thread: something left the world." + Environment.NewLine + Environment.StackTrace);
        }

        if (!IsDead)
        {
            dispatcher.Schedule(new Item(this, task));
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && !IsDead && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [];

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
