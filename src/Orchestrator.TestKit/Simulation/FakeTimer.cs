namespace Orchestrator.TestKit.Simulation;

/// <summary>A timer of a <see cref="FakeClock"/>.</summary>
internal sealed class FakeTimer(FakeClock clock, TimerCallback callback, object? state, long creation) : ITimer
{
    private bool _disposed;

    public static IComparer<FakeTimer> ByDueThenCreation { get; } = Comparer<FakeTimer>.Create(static (left, right) =>
    {
        var byDue = left.Due.CompareTo(right.Due);
        return byDue != 0 ? byDue : left.Creation.CompareTo(right.Creation);
    });

    /// <summary>When it fires, as time since the clock's start. Only the clock changes it, while the timer is not in its set.</summary>
    public TimeSpan Due { get; set; }

    /// <summary>Zero or infinite: fires once.</summary>
    public TimeSpan Period { get; set; }

    private long Creation { get; } = creation;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        CheckInterval(dueTime);
        CheckInterval(period);
        if (_disposed)
        {
            return false;
        }

        clock.Arm(this, dueTime, period);
        return true;
    }

    public void Fire() => callback(state);

    public void Dispose()
    {
        _disposed = true;
        clock.Disarm(this);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private static void CheckInterval(TimeSpan interval)
    {
        if (interval != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(interval, TimeSpan.Zero);
        }
    }
}
