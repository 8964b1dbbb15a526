using Orchestrator.Actors;

namespace Orchestrator.TestKit.Simulation;

/// <summary>What other threads hand to the simulation: the test's own between two runs, or real work that a handler waited for.</summary>
internal sealed class OutsideWork
{
    private readonly Lock gate = new();
    private readonly Queue<IWorkItem> arrived = new();
    private TaskCompletionSource arrival = NewArrival();
    private int runningThread;

    /// <summary>True when the caller is the thread that runs the simulation at this moment.</summary>
    public bool IsInside => Volatile.Read(ref runningThread) == Environment.CurrentManagedThreadId;

    /// <summary>True while some thread runs the simulation.</summary>
    public bool IsRunning => Volatile.Read(ref runningThread) != 0;

    /// <summary>True when something came while another thread ran the simulation: the order is not the seed's any longer.</summary>
    public bool HasInterfered { get; private set; }

    /// <summary>The caller's thread runs the simulation until <see cref="Leave"/>.</summary>
    public void Enter()
    {
        lock (gate)
        {
            HasInterfered = false;
            runningThread = Environment.CurrentManagedThreadId;
        }
    }

    public void Leave()
    {
        lock (gate)
        {
            runningThread = 0;
        }
    }

    /// <summary>Takes the item when the caller does not run the simulation; false when it does and can go on by itself.</summary>
    public bool Take(IWorkItem item)
    {
        lock (gate)
        {
            if (runningThread == Environment.CurrentManagedThreadId)
            {
                return false;
            }

            HasInterfered |= runningThread != 0;
            arrived.Enqueue(item);
            arrival.TrySetResult();
            return true;
        }
    }

    /// <summary>Hands over what has arrived; false when nothing has.</summary>
    public bool MoveTo(IDispatcher dispatcher)
    {
        lock (gate)
        {
            var any = arrived.Count > 0;
            while (arrived.TryDequeue(out var item))
            {
                dispatcher.Schedule(item);
            }

            if (arrival.Task.IsCompleted)
            {
                arrival = NewArrival();
            }

            return any;
        }
    }

    /// <summary>Completes when something has arrived.</summary>
    public Task Arrival
    {
        get
        {
            lock (gate)
            {
                return arrival.Task;
            }
        }
    }

    private static TaskCompletionSource NewArrival() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
