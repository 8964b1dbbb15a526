namespace Orchestrator.TestKit.Simulation;

/// <summary>One attempt whose handler runs, and what of the simulation it waits for.</summary>
internal sealed class WatchedAttempt(TaskContext context, NodeClock clock)
{
    private static readonly AsyncLocal<WatchedAttempt?> Ambient = new();
    private int timers;
    private int calls;

    /// <summary>The attempt whose handler the caller is part of; null outside of handlers.</summary>
    public static WatchedAttempt? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>The clock of the node it runs on.</summary>
    public NodeClock Clock { get; } = clock;

    /// <summary>
    /// True when it waits neither for virtual time nor for the engine: for real work, then, or for something that the test or nobody
    /// will give it.
    /// </summary>
    public bool IsElsewhere => Volatile.Read(ref timers) == 0 && Volatile.Read(ref calls) == 0;

    /// <summary>True once the process that it belongs to is gone.</summary>
    public bool IsDead => Clock.IsDead;

    public void TimerArmed() => Interlocked.Increment(ref timers);

    public void TimerDisarmed() => Interlocked.Decrement(ref timers);

    public void CallStarted() => Interlocked.Increment(ref calls);

    public void CallEnded() => Interlocked.Decrement(ref calls);

    public override string ToString() => $"attempt {context.Attempt} of {context.TaskType} {context.TaskId}";
}
