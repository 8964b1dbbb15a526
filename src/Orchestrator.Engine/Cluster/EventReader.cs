using Microsoft.Extensions.Logging;
using Orchestrator.Actors;
using Orchestrator.Engine.Codec;
using Orchestrator.Engine.Events;
using Orchestrator.Journal;

namespace Orchestrator.Engine.Cluster;

/// <summary>Reads events of other nodes' shards from the journal for this node's listeners; without listeners it only keeps up with the numbers.</summary>
internal sealed class EventReader(EventFeed feed, IJournal journal) : Actor<EventsUpTo>
{
    private readonly Dictionary<int, EventsUpTo> wanted = [];
    private bool isBusy;

    protected override void OnReceive(EventsUpTo message)
    {
        if (message.Shard == 0)
        {
            isBusy = false;
        }
        else if (!wanted.TryGetValue(message.Shard, out var earlier) || earlier.Sequence < message.Sequence)
        {
            wanted[message.Shard] = message;
        }
    }

    protected override void OnBurstEnd()
    {
        while (!isBusy && wanted.Count > 0)
        {
            var (shard, said) = wanted.First();
            wanted.Remove(shard);
            if (feed.NeedsToRead(said.Shard, said.Domain, said.Sequence, said.IsFirst) is { } from)
            {
                isBusy = true;
                Context.Pipe(ReadAsync(said, from), done => done, Failed);
            }
        }
    }

    private EventsUpTo Failed(Exception failure)
    {
        // Who listens catches up from the journal by themselves when the next note comes.
        Context.Logger.LogWarning("Events of other nodes could not be read: {Reason}", failure.Message);
        return Done;
    }

    private static EventsUpTo Done { get; } = new(0, string.Empty, 0, false);

    private async ValueTask<EventsUpTo> ReadAsync(EventsUpTo said, long from)
    {
        await foreach (var batch in journal.ReadAsync(said.Shard, from, CancellationToken.None))
        {
            var lines = new BatchBuffer(Math.Max(batch.Data.Length, 256));
            batch.Data.Span.CopyTo(lines.GetSpan(batch.Data.Length));
            lines.Advance(batch.Data.Length);
            if (!feed.TryTake(said.Shard, batch.LastSequence, lines))
            {
                lines.Dispose();
            }

            if (batch.LastSequence >= said.Sequence)
            {
                break;
            }
        }

        return Done;
    }
}
