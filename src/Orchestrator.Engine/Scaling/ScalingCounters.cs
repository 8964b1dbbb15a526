using Orchestrator.Domain.Scaling;

namespace Orchestrator.Engine.Scaling;

/// <summary>What the autoscaler of a node counts, for its metrics.</summary>
internal sealed class ScalingCounters
{
    private long up;
    private long down;
    private long failed;

    /// <summary>Agents that were started.</summary>
    public long Up => Volatile.Read(ref up);

    /// <summary>Agents that were stopped.</summary>
    public long Down => Volatile.Read(ref down);

    /// <summary>Changes that could not be made.</summary>
    public long Failed => Volatile.Read(ref failed);

    /// <summary>What was seen last; null where no autoscaler runs.</summary>
    public ScalingSight? Last { get; set; }

    public void Changed(ScalingDirection direction, int agents) => Interlocked.Add(ref direction == ScalingDirection.Up ? ref up : ref down, agents);

    public void HasFailed() => Interlocked.Increment(ref failed);
}
