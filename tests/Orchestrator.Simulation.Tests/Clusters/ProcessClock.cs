using Orchestrator.Actors;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Simulation.Tests.Clusters;

/// <summary>
/// The clock of one process: it may run fast or slow, its date may be wrong and jump, and its timers are work of the process: late while
/// that is paused, gone when it dies.
/// </summary>
/// <param name="clock">The world's clock.</param>
/// <param name="dispatcher">Where timers run.</param>
/// <param name="rate">How fast it runs; 1 is right.</param>
internal sealed class ProcessClock(FakeClock clock, IDispatcher dispatcher, double rate) : TimeProvider
{
    private readonly long birth = clock.GetTimestamp();
    private readonly DateTimeOffset birthday = clock.GetUtcNow();
    private readonly HashSet<ProcessTimer> timers = [];

    /// <summary>How much the date is ahead.</summary>
    public TimeSpan Ahead { get; set; }

    public bool IsDead { get; private set; }

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => birthday + TimeSpan.FromTicks(GetTimestamp()) + Ahead;

    public override long GetTimestamp() => (long)((clock.GetTimestamp() - birth) * rate);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ProcessTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    public void Die()
    {
        IsDead = true;
        foreach (var timer in timers.ToList())
        {
            timer.Dispose();
        }
    }

    /// <summary>The world's time for this much of the process's; never too early.</summary>
    private TimeSpan ToWorld(TimeSpan time) =>
        time <= TimeSpan.Zero || rate == 1 ? time : TimeSpan.FromTicks((long)Math.Ceiling(time.Ticks / rate) + 1);

    private sealed class ProcessTimer(ProcessClock owner, Action callback) : ITimer, IWorkItem
    {
        private ITimer? inner;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (owner.IsDead)
            {
                return false;
            }

            inner ??= owner.CreateWorldTimer(this);
            owner.timers.Add(this);
            return inner.Change(owner.ToWorld(dueTime), owner.ToWorld(period));
        }

        public void Run() => callback();

        public void Dispose()
        {
            owner.timers.Remove(this);
            inner?.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private ITimer CreateWorldTimer(ProcessTimer timer) =>
        clock.CreateTimer(_ => dispatcher.Schedule(timer), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
}
