namespace Orchestrator.Simulation.Tests.Harness;

/// <summary>The simulation's clock as one node sees it: the node's timers die with it.</summary>
internal sealed class NodeClock(TimeProvider clock) : TimeProvider
{
    private readonly List<WeakReference<ITimer>> timers = [];
    private bool isDead;

    public override TimeZoneInfo LocalTimeZone => clock.LocalTimeZone;

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = clock.CreateTimer(isDead ? static _ => { } : callback, state, dueTime, period);
        timers.Add(new WeakReference<ITimer>(timer));
        return timer;
    }

    public void Die()
    {
        isDead = true;
        foreach (var reference in timers)
        {
            if (reference.TryGetTarget(out var timer))
            {
                timer.Dispose();
            }
        }
    }
}
