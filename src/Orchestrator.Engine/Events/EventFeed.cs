using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Orchestrator.Engine.Codec;
using Orchestrator.Journal;

namespace Orchestrator.Engine.Events;

/// <summary>
/// The node's durable events, for whoever listens. Shards hand over what has just become durable; while nobody listens that
/// costs next to nothing, and while somebody does, the recent past is kept in memory, up to a limit. A listener that was away catches up from the journal.
/// </summary>
internal sealed class EventFeed(IJournal journal, long capacityBytes, TimeProvider time)
{
    private static readonly TimeSpan RejoinInterval = TimeSpan.FromMilliseconds(250);
    private readonly Lock gate = new();
    private readonly Queue<EventNode> kept = new();
    private readonly ConcurrentDictionary<int, string> domains = new();
    private EventNode last = Empty(EventPosition.Start);
    private long keptBytes;
    private int listeners;
    private EventNode? rejoining;
    private long rejoiningSince;

    /// <summary>Told of a shard of this node, with its domain and how far its events are durable; quickly, under no lock.</summary>
    public event Action<int, string, long>? Advanced;

    /// <summary>A shard has (again) recovered at this sequence number.</summary>
    public void Recovered(int shard, string domain, long head)
    {
        domains[shard] = domain;
        Advanced?.Invoke(shard, domain, head);
        lock (gate)
        {
            var isKnown = last.After.Knows(shard);
            if (isKnown && head > last.After.Of(shard))
            {
                // Events whose append had an unknown outcome: durable after all, and nobody has heard of them.
                Add(new EventNode(last.After, last.After.With(shard, head), shard, domain, lines: null));
            }
            else if (!isKnown || head < last.After.Of(shard))
            {
                Add(Empty(last.After.With(shard, head)));
            }
        }
    }

    /// <summary>Events of a shard of this node have become durable, up to <paramref name="lastSequence"/>.</summary>
    /// <returns>True when somebody listens, and the lines now belong to the feed.</returns>
    public bool TryTakeOwn(int shard, long lastSequence, BatchBuffer lines)
    {
        Advanced?.Invoke(shard, domains[shard], lastSequence);
        return TryTake(shard, lastSequence, lines);
    }

    /// <summary>
    /// Another node's shard is durable up to here. Without listeners that is only noted.
    /// </summary>
    /// <param name="isFirst">True when a shard that is not known begins here, false when it begins with its first event.</param>
    /// <returns>Behind which event to read; null when there is nothing to read.</returns>
    public long? NeedsToRead(int shard, string domain, long sequence, bool isFirst)
    {
        domains[shard] = domain;
        lock (gate)
        {
            var heard = last.After.Knows(shard) ? last.After.Of(shard) : isFirst ? sequence : 0;
            if (!last.After.Knows(shard))
            {
                Add(Empty(last.After.With(shard, heard)));
            }

            if (sequence <= heard)
            {
                return null;
            }

            if (listeners == 0)
            {
                last = Empty(last.After.With(shard, sequence));
                return null;
            }

            return heard;
        }
    }

    /// <summary>Whether this node knows of these domains' shards, and all that a listener at this position has heard elsewhere.</summary>
    public bool HasHeard(IEnumerable<string> wanted, EventPosition? position)
    {
        lock (gate)
        {
            var known = last.After.Shards.Select(shard => domains[shard.Key]).ToHashSet(StringComparer.Ordinal);
            return wanted.All(known.Contains) && (position is null || position.Shards.All(shard => shard.Value <= last.After.Of(shard.Key)));
        }
    }

    /// <summary>Events have become durable, up to <paramref name="lastSequence"/>.</summary>
    /// <returns>True when somebody listens, and the lines now belong to the feed.</returns>
    public bool TryTake(int shard, long lastSequence, BatchBuffer lines)
    {
        lock (gate)
        {
            if (last.After.Of(shard) >= lastSequence)
            {
                // Read from the journal for another node's sake, and heard of before.
                return false;
            }

            var after = last.After.With(shard, lastSequence);
            if (listeners == 0)
            {
                last = Empty(after);
                return false;
            }

            Add(new EventNode(last.After, after, shard, domains[shard], lines));
            return true;
        }
    }

    /// <summary>
    /// Everything behind a position, without end: first the position itself, then what the journal still has of it, then what happens. A listener that
    /// falls behind what is kept hears a reset and goes on from now.
    /// </summary>
    /// <param name="make">Makes the form the listener wants; listeners who pass the same delegate share what it makes.</param>
    /// <param name="after">Where to begin; null begins now.</param>
    public async IAsyncEnumerable<EventNews<T>> ListenAsync<T>(
        Func<EventBatch, T> make, EventPosition? after, [EnumeratorCancellation] CancellationToken cancellation)
        where T : class
    {
        var node = Enter();
        try
        {
            yield return new EventNews<T>(default, after ?? node.After, IsReset: false);
            if (after is not null)
            {
                await foreach (var news in CatchUpAsync(make, after, node.After, cancellation))
                {
                    yield return news;
                }
            }

            while (true)
            {
                node = await node.Next.WaitAsync(cancellation);
                if (node.Before == node.After)
                {
                    // A shard's first word, no event.
                }
                else if (node.IsGap)
                {
                    await foreach (var news in CatchUpAsync(make, node.Before, node.After, cancellation))
                    {
                        yield return news;
                    }
                }
                else
                {
                    for (var (slice, isLast) = (0, false); !isLast; slice++)
                    {
                        if (!node.TryMake(make, slice, out var news, out isLast))
                        {
                            node = Newest();
                            news = new EventNews<T>(default, node.After, IsReset: true);
                        }

                        yield return news;
                    }
                }
            }
        }
        finally
        {
            Leave();
        }
    }

    private async IAsyncEnumerable<EventNews<T>> CatchUpAsync<T>(
        Func<EventBatch, T> make, EventPosition from, EventPosition to, [EnumeratorCancellation] CancellationToken cancellation)
        where T : class
    {
        var at = from;
        foreach (var (shard, wanted) in to.Shards)
        {
            var heard = at.Of(shard);
            if (heard > wanted)
            {
                // A position of another store, or of one that has lost its end since.
                yield return new EventNews<T>(default, to, IsReset: true);
                yield break;
            }

            if (heard == wanted)
            {
                continue;
            }

            await using var batches = journal.ReadAsync(shard, heard, cancellation).GetAsyncEnumerator(cancellation);
            while (at.Of(shard) < wanted)
            {
                if (!await TryNextAsync(batches) || batches.Current.FirstSequence > at.Of(shard) + 1)
                {
                    // The journal was cut behind a snapshot: what happened before it is not there any longer.
                    yield return new EventNews<T>(default, to, IsReset: true);
                    yield break;
                }

                var batch = batches.Current;
                var start = at.Of(shard);
                var events = TaskEventReader.ReadLines(batch.Data).Where(entry => entry.Sequence > start && entry.Sequence <= wanted).ToList();
                var made = make(new EventBatch(shard, domains[shard], at, events));
                at = at.With(shard, Math.Min(batch.LastSequence, wanted));
                yield return new EventNews<T>(made, at, IsReset: false);
            }
        }
    }

    private static async ValueTask<bool> TryNextAsync(IAsyncEnumerator<JournalBatch> batches)
    {
        try
        {
            return await batches.MoveNextAsync();
        }
        catch (JournalCorruptException)
        {
            return false;
        }
    }

    private static EventNode Empty(EventPosition position) => new(position, position, shard: 0, string.Empty, lines: null);

    private EventNode Enter()
    {
        lock (gate)
        {
            listeners++;
            return last;
        }
    }

    /// <summary>Where listeners that were too far behind go on: for a while at the same place, so that they share what is made from there on.</summary>
    private EventNode Newest()
    {
        lock (gate)
        {
            if (rejoining is null || IsRejoiningOver || rejoining is { Next: { IsCompletedSuccessfully: true, Result.IsDropped: true } })
            {
                (rejoining, rejoiningSince) = (last, time.GetTimestamp());
            }

            return rejoining;
        }
    }

    private bool IsRejoiningOver => time.GetElapsedTime(rejoiningSince) > RejoinInterval;

    private void Leave()
    {
        lock (gate)
        {
            if (--listeners > 0)
            {
                return;
            }

            foreach (var node in kept)
            {
                node.Drop();
            }

            kept.Clear();
            (keptBytes, rejoining) = (0, null);
            last = Empty(last.After);
        }
    }

    private void Add(EventNode node)
    {
        last.Link(node);
        last = node;
        if (rejoining is not null && IsRejoiningOver)
        {
            // It would hold on to the whole chain behind it.
            rejoining = null;
        }

        if (node.Bytes == 0)
        {
            return;
        }

        kept.Enqueue(node);
        keptBytes += node.Bytes;
        while (keptBytes > capacityBytes && kept.TryDequeue(out var oldest))
        {
            keptBytes -= oldest.Bytes;
            oldest.Drop();
        }
    }
}
