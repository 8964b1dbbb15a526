namespace Orchestrator.Engine.Cluster;

/// <summary>How long a call goes on trying, and how long it rests in between: little at first.</summary>
internal sealed class Patience(ClusterWatch watch, TimeProvider time, TimeSpan all)
{
    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(200);
    private readonly long since = time.GetTimestamp();
    private TimeSpan rest = TimeSpan.FromMilliseconds(5);

    public TimeSpan Left => all - time.GetElapsedTime(since);

    /// <summary>Rests until the cluster changes or a moment has passed.</summary>
    /// <exception cref="ServiceUnavailableException">The patience is over; the reason given is the message.</exception>
    public async Task RestAsync(Task next, ServiceUnavailableException reason, CancellationToken cancellation)
    {
        if (Left <= TimeSpan.Zero)
        {
            throw reason.IsMoved ? new ServiceUnavailableException("recovering", reason.Message, reason) : reason;
        }

        await watch.WaitAsync(next, rest, cancellation);
        rest = rest * 2 > LongestRest ? LongestRest : rest * 2;
    }
}
