using Orchestrator.Cluster;

namespace Orchestrator.Engine.Cluster;

/// <summary>Waits for the cluster to change.</summary>
internal sealed class ClusterWatch : IDisposable
{
    private readonly IMembership membership;
    private readonly TimeProvider time;
    private readonly IDisposable watch;
    private TaskCompletionSource changed = NewPromise();

    public ClusterWatch(IMembership membership, TimeProvider time)
    {
        this.membership = membership;
        this.time = time;
        watch = membership.Watch(_ => Interlocked.Exchange(ref changed, NewPromise()).TrySetResult());
    }

    public ClusterView View => membership.View;

    /// <summary>A promise that is kept with the next change from now on.</summary>
    public Task Next => Volatile.Read(ref changed).Task;

    /// <summary>Waits for <paramref name="next"/>, a <see cref="Next"/> that was taken before the look at what should change, but not for long.</summary>
    public async Task WaitAsync(Task next, TimeSpan atMost, CancellationToken cancellation)
    {
        try
        {
            await next.OnOwnScheduler().WaitAsync(atMost, time, cancellation);
        }
        catch (TimeoutException)
        {
            // Then whoever waits looks again.
        }
    }

    public void Dispose() => watch.Dispose();

    private static TaskCompletionSource NewPromise() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
