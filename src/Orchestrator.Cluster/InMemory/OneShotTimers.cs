namespace Orchestrator.Cluster.InMemory;

/// <summary>Timers that nobody needs to hold.</summary>
internal static class OneShotTimers
{
    public static void After(this TimeProvider time, TimeSpan delay, Action action)
    {
        ITimer? timer = null;
        // The callback holds the timer, or the collector would take it before it is due.
        timer = time.CreateTimer(
            _ =>
            {
                timer?.Dispose();
                action();
            },
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
        timer.Change(delay, Timeout.InfiniteTimeSpan);
    }
}
