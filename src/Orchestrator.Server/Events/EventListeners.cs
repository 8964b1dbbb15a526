namespace Orchestrator.Server.Events;

/// <summary>How many listen, and what each may be sent: work comes first, so that listeners share a bounded part of the machine.</summary>
internal sealed class EventListeners(ServerOptions options)
{
    // A write to a socket costs the same for one event as for a hundred: with more listeners each is written to less often.
    private static readonly TimeSpan IntervalPerListener = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromMilliseconds(500);
    private int count;

    public int Count => Volatile.Read(ref count);

    /// <summary>Events a second for each.</summary>
    public double Share => (double)options.MaxEventsPerSecond / Math.Max(Count, 1);

    /// <summary>The shortest time between two writes to one of them.</summary>
    public TimeSpan Interval
    {
        get
        {
            var interval = IntervalPerListener * Count;
            return interval < LongestInterval ? interval : LongestInterval;
        }
    }

    /// <summary>One more; false when there are as many as may be.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref count) <= options.MaxEventListeners)
        {
            return true;
        }

        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref count);
}
