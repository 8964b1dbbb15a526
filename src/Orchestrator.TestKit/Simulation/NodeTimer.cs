namespace Orchestrator.TestKit.Simulation;

/// <summary>A timer of one node; it tells the attempt that set it, if one did, that there is something to wait for.</summary>
internal sealed class NodeTimer(NodeClock node, WatchedAttempt? attempt, TimerCallback callback, object? state) : ITimer
{
    private ITimer inner = null!;
    private bool isPeriodic;
    private int isArmed;

    public void Start(TimeProvider clock) =>
        inner = clock.CreateTimer(static timer => ((NodeTimer)timer!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        isPeriodic = period > TimeSpan.Zero;
        if (dueTime == Timeout.InfiniteTimeSpan)
        {
            Disarm();
        }
        else if (!node.Arm(this))
        {
            return false;
        }
        else if (Interlocked.Exchange(ref isArmed, 1) == 0)
        {
            attempt?.TimerArmed();
        }

        return inner.Change(dueTime, period);
    }

    public void Dispose()
    {
        Disarm();
        inner.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Fire()
    {
        if (!isPeriodic)
        {
            Disarm();
        }

        callback(state);
    }

    private void Disarm()
    {
        if (Interlocked.Exchange(ref isArmed, 0) == 1)
        {
            node.Disarm(this);
            attempt?.TimerDisarmed();
        }
    }
}
