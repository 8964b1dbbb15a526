using Orchestrator.Engine;

namespace Orchestrator.TestKit.Simulation;

/// <summary>The simulation's clock as one node sees it: the node's timers die with it.</summary>
internal sealed class NodeClock(TimeProvider clock) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly HashSet<NodeTimer> armed = [];

    public bool IsDead { get; private set; }

    public override TimeZoneInfo LocalTimeZone => clock.LocalTimeZone;

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        // What a handler's call makes the engine do later is not what the handler waits for.
        var isEngines = callback.Method.Module.Assembly == typeof(IOrchestrator).Assembly;
        var timer = new NodeTimer(this, isEngines ? null : WatchedAttempt.Current, callback, state);
        timer.Start(clock);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Die()
    {
        NodeTimer[] left;
        lock (gate)
        {
            IsDead = true;
            left = [.. armed];
        }

        foreach (var timer in left)
        {
            timer.Dispose();
        }
    }

    /// <summary>False when the node is dead: then no timer of it may run.</summary>
    public bool Arm(NodeTimer timer)
    {
        lock (gate)
        {
            if (!IsDead)
            {
                armed.Add(timer);
            }

            return !IsDead;
        }
    }

    public void Disarm(NodeTimer timer)
    {
        lock (gate)
        {
            armed.Remove(timer);
        }
    }
}
