namespace Orchestrator.Cluster.Nodes;

/// <summary>
/// The rules of the node's own lease, by its monotonic clock. It runs from the moment a renewal was sent, for the store cannot have
/// counted from an earlier one, and ends a margin early.
/// </summary>
internal sealed class OwnLease(TimeProvider time, ClusterOptions options)
{
    private long? steadySince;

    /// <summary>The timestamp from which the lease does not hold any longer.</summary>
    public long End { get; private set; }

    public bool Holds => time.GetTimestamp() < End;

    public TimeSpan Left => Holds ? time.GetElapsedTime(time.GetTimestamp(), End) : TimeSpan.Zero;

    /// <summary>
    /// True when renewals have gone through for the length of a lease without a gap. Only then does an expired lease of another tell of
    /// that node: after an outage of the store everybody's has run out, and who is first to be back must not declare the others down.
    /// </summary>
    public bool IsSteady => steadySince is { } since && Holds && time.GetElapsedTime(since) >= options.LeaseDuration;

    public void Renewed(long sentAt)
    {
        if (!Holds)
        {
            steadySince = null;
        }

        End = sentAt + (long)((options.LeaseDuration - options.LeaseMargin).TotalSeconds * time.TimestampFrequency);
        steadySince ??= sentAt;
    }

    /// <summary>A renewal failed.</summary>
    public void Unsteady() => steadySince = null;

    /// <summary>The life is over.</summary>
    public void GiveUp() => (End, steadySince) = (0, null);
}
