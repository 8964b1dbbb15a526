using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Orchestrator.Cluster;
using Orchestrator.Engine;
using Orchestrator.Engine.Events;

namespace Orchestrator.Server.Events;

/// <summary>Tells listeners what happens to the cluster, as this node notices it. Nothing is kept for those who listen later.</summary>
internal sealed class ClusterFeed : IDisposable
{
    // A listener that does not read for so long misses some: how the cluster stands can be asked.
    private const int MostWaiting = 1_000;

    private readonly TimeProvider time;
    private readonly IDisposable? watch;
    private ImmutableArray<Channel<EventFrames>> listeners = [];
    private ClusterView? last;

    public ClusterFeed(OrchestratorNode node, TimeProvider time)
    {
        this.time = time;
        IsSilent = node.Cluster is not { IsLocal: false };
        watch = IsSilent ? null : node.Cluster!.Membership.Watch(Changed);
    }

    /// <summary>True on a server that stands alone: nothing ever happens there.</summary>
    public bool IsSilent { get; }

    /// <summary>These news with those of the cluster among them.</summary>
    /// <param name="news">The news of tasks; of their first one, which says where the listener begins, comes in any case.</param>
    /// <param name="wantsTasks">False leaves out all news of tasks behind the first.</param>
    public async IAsyncEnumerable<EventNews<EventFrames>> AlsoAsync(
        IAsyncEnumerable<EventNews<EventFrames>> news, bool wantsTasks, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var channel = Channel.CreateBounded<EventFrames>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest });
        ImmutableInterlocked.Update(ref listeners, all => all.Add(channel));
        try
        {
            var position = EventPosition.Start;
            if (!wantsTasks)
            {
                // Where it begins is all that is wanted; listening on would have other nodes send what nobody reads.
                await foreach (var first in news.WithCancellation(cancellation))
                {
                    position = first.Position;
                    yield return first;
                    break;
                }
            }

            var both = wantsTasks ? MergedAsync(news, channel.Reader, cancellation) : AloneAsync(channel.Reader, position, cancellation);
            await foreach (var one in both)
            {
                yield return one;
            }
        }
        finally
        {
            ImmutableInterlocked.Update(ref listeners, all => all.Remove(channel));
        }
    }

    public void Dispose() => watch?.Dispose();

    private static async IAsyncEnumerable<EventNews<EventFrames>> AloneAsync(
        ChannelReader<EventFrames> said, EventPosition position, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var frames in said.ReadAllAsync(cancellation))
        {
            yield return new EventNews<EventFrames>(frames, position, IsReset: false);
        }
    }

    private static async IAsyncEnumerable<EventNews<EventFrames>> MergedAsync(
        IAsyncEnumerable<EventNews<EventFrames>> news, ChannelReader<EventFrames> said, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var position = EventPosition.Start;
        await using var tasks = news.GetAsyncEnumerator(cancellation);
        var next = tasks.MoveNextAsync().AsTask();
        try
        {
            // What the tasks' first news say comes first: where the listener begins.
            Task<bool>? more = null;
            while (true)
            {
                await Task.WhenAny(next, more ?? next);
                cancellation.ThrowIfCancellationRequested();
                if (next.IsCompleted)
                {
                    if (!await next)
                    {
                        yield break;
                    }

                    position = tasks.Current.Position;
                    yield return tasks.Current;
                    next = tasks.MoveNextAsync().AsTask();
                }

                while (said.TryRead(out var frames))
                {
                    yield return new EventNews<EventFrames>(frames, position, IsReset: false);
                }

                if (more is null or { IsCompleted: true })
                {
                    more = said.WaitToReadAsync(cancellation).AsTask();
                }
            }
        }
        finally
        {
            // An enumerator must not be disposed of while it looks for the next; the same cancellation ends that.
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Changed(ClusterView view)
    {
        // Before it has joined a node knows of nobody: that the others are there is no news then.
        if (last is { Version: > 0 } before && view.Version >= before.Version && listeners is { Length: > 0 } all
            && ClusterFrames.Between(before, view, time.GetUtcNow()) is { } frames)
        {
            foreach (var listener in all)
            {
                listener.Writer.TryWrite(frames);
            }
        }

        last = view;
    }
}
