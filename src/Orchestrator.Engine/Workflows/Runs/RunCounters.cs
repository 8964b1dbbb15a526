using Orchestrator.Domain.Workflows.Runs;

namespace Orchestrator.Engine.Workflows.Runs;

/// <summary>What the runs of a node count, for its metrics.</summary>
internal sealed class RunCounters
{
    private readonly long[] ended = new long[Enum.GetValues<RunStatus>().Length];
    private long started;
    private long steps;
    private long live;

    /// <summary>Runs that began, those within others among them.</summary>
    public long Started => Volatile.Read(ref started);

    /// <summary>Steps, and elements of steps, that completed.</summary>
    public long Steps => Volatile.Read(ref steps);

    /// <summary>Runs of this node that have not ended.</summary>
    public long Live => Volatile.Read(ref live);

    /// <summary>Runs that ended this way.</summary>
    public long Ended(RunStatus status) => Volatile.Read(ref ended[(int)status]);

    /// <summary>Counts what happened.</summary>
    public void Count(RunEvent @event)
    {
        switch (@event)
        {
            case RunStarted:
                Interlocked.Increment(ref started);
                break;
            case StepCompleted:
                Interlocked.Increment(ref steps);
                break;
            case RunEnded end:
                Interlocked.Increment(ref ended[(int)end.Status]);
                break;
        }
    }

    /// <summary>A shard of this node has so many live runs more, or less.</summary>
    public void Lives(long change) => Interlocked.Add(ref live, change);
}
