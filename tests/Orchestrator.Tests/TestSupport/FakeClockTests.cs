using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Tests.TestSupport;

public sealed class FakeClockTests
{
    private readonly FakeClock _clock = new();
    private readonly List<string> _fired = [];

    [Fact]
    public void Time_stands_still_until_it_is_advanced()
    {
        var start = _clock.GetUtcNow();
        var stamp = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Equal(start.AddSeconds(1.5), _clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(1.5), _clock.GetElapsedTime(stamp));
    }

    [Fact]
    public void Timers_fire_by_due_time_then_by_creation()
    {
        Start("late", 2);
        Start("first of two", 1);
        Start("second of two", 1);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(["first of two", "second of two", "late"], _fired);
    }

    [Fact]
    public void Timer_sees_its_own_due_time_as_now()
    {
        var start = _clock.GetUtcNow();
        DateTimeOffset seen = default;
        _clock.CreateTimer(_ => seen = _clock.GetUtcNow(), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(start.AddSeconds(1), seen);
    }

    [Fact]
    public void Timer_started_by_a_timer_fires_in_the_same_advance_if_due()
    {
        _clock.CreateTimer(_ => Start("inner", 1), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(["inner"], _fired);
    }

    [Fact]
    public void Timer_due_at_once_waits_for_the_next_advance()
    {
        Start("now", 0);
        Assert.Empty(_fired);
        _clock.Advance(TimeSpan.Zero);
        Assert.Equal(["now"], _fired);
    }

    [Fact]
    public void Periodic_timer_fires_until_disposed()
    {
        var timer = Start("tick", 1, period: 2);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(3, _fired.Count);
        timer.Dispose();
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(3, _fired.Count);
        Assert.False(timer.Change(TimeSpan.Zero, TimeSpan.Zero));
    }

    [Fact]
    public void Changed_timer_fires_at_its_new_time_only()
    {
        var timer = Start("changed", 1);
        Assert.True(timer.Change(TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty(_fired);
        Assert.Equal(TimeSpan.FromSeconds(1), _clock.UntilNextTimer);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["changed"], _fired);
        Assert.Null(_clock.UntilNextTimer);
    }

    [Fact]
    public void Timer_changed_to_infinite_never_fires()
    {
        Start("never", 1).Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Empty(_fired);
    }

    [Fact]
    public void Setting_the_wall_clock_moves_neither_timers_nor_timestamps()
    {
        Start("timer", 1);
        var stamp = _clock.GetTimestamp();
        _clock.SetUtcNow(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(2020, _clock.GetUtcNow().Year);
        _clock.SetUtcNow(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Empty(_fired);
        Assert.Equal(stamp, _clock.GetTimestamp());
        Assert.Equal(TimeSpan.FromSeconds(1), _clock.UntilNextTimer);
    }

    [Fact]
    public void Delays_of_tasks_follow_the_clock()
    {
        var delay = Task.Delay(TimeSpan.FromSeconds(1), _clock, TestContext.Current.CancellationToken);
        _clock.Advance(TimeSpan.FromSeconds(0.999));
        Assert.False(delay.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.001));
        Assert.True(delay.IsCompletedSuccessfully);
    }

    [Fact]
    public void Time_does_not_go_backwards() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.Advance(TimeSpan.FromTicks(-1)));

    private ITimer Start(string name, double seconds, double? period = null) => _clock.CreateTimer(
        _ => _fired.Add(name), null, TimeSpan.FromSeconds(seconds), period is { } every ? TimeSpan.FromSeconds(every) : Timeout.InfiniteTimeSpan);
}
