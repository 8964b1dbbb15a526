namespace Orchestrator.TestKit.Simulation;

/// <summary>The test's clock for code beside the engine. What a handler sets on it dies with the handler's process, as its own timers do.</summary>
internal sealed class VirtualTime(FakeClock clock) : TimeProvider
{
    public override TimeZoneInfo LocalTimeZone => clock.LocalTimeZone;

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        WatchedAttempt.Current is { } attempt
            ? attempt.Clock.CreateTimer(callback, state, dueTime, period)
            : clock.CreateTimer(callback, state, dueTime, period);
}
