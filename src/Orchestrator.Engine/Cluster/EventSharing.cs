using Orchestrator.Actors;
using Orchestrator.Cluster;
using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Events;

namespace Orchestrator.Engine.Cluster;

/// <summary>
/// Lets every node's listeners hear the events of all nodes: who serves a shard says how far its events are durable, and who has listeners reads
/// them from the journal, once for all of them.
/// </summary>
internal sealed class EventSharing : IDisposable
{
    // Many appends are one note; a listener of another node hears of an event that much later.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private readonly Lock gate = new();
    private readonly Dictionary<int, (string Domain, long Head)> heads = [];
    private readonly HashSet<int> news = [];
    private readonly HashSet<MemberId> told = [];
    private readonly IMembership membership;
    private readonly NodeExchange exchange;
    private readonly ITimer timer;
    private ActorRef<EventsUpTo>? reader;
    private bool isArmed;

    public EventSharing(IMembership membership, NodeExchange exchange, TimeProvider time)
    {
        this.membership = membership;
        this.exchange = exchange;
        timer = time.CreateTimer(_ => TellNews(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        exchange.Hear(FrameKind.EventsUpTo, Heard);
        exchange.NodeLost += node =>
        {
            lock (gate)
            {
                told.Remove(node);
            }
        };
    }

    /// <summary>Begins to share: what other nodes say is read by this actor.</summary>
    public void Share(EventFeed feed, ActorRef<EventsUpTo> reader)
    {
        this.reader = reader;
        feed.Advanced += Durable;
    }

    /// <summary>New members are told how far everything is.</summary>
    public void ViewChanged(ClusterView view)
    {
        foreach (var member in view.Members.Where(member => member.IsAlive && member.Id != view.Self))
        {
            lock (gate)
            {
                if (told.Contains(member.Id))
                {
                    continue;
                }
            }

            if (Tell(member.Id, isFirst: true, [.. Heads(null)]))
            {
                lock (gate)
                {
                    told.Add(member.Id);
                }
            }
        }
    }

    /// <summary>A shard is not served here any longer.</summary>
    public void Left(string domain)
    {
        lock (gate)
        {
            foreach (var shard in heads.Where(entry => entry.Value.Domain == domain).Select(entry => entry.Key).ToList())
            {
                heads.Remove(shard);
                news.Remove(shard);
            }
        }
    }

    public void Dispose() => timer.Dispose();

    private void Durable(int shard, string domain, long head)
    {
        lock (gate)
        {
            heads[shard] = (domain, head);
            news.Add(shard);
            if (!isArmed)
            {
                isArmed = true;
                timer.Change(Interval, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void TellNews()
    {
        List<EventsUpTo> said;
        lock (gate)
        {
            isArmed = false;
            said = [.. Heads(news)];
            news.Clear();
        }

        var view = membership.View;
        ViewChanged(view);
        foreach (var member in view.Members.Where(member => member.IsAlive && member.Id != view.Self))
        {
            Tell(member.Id, isFirst: false, said);
        }
    }

    private List<EventsUpTo> Heads(HashSet<int>? only)
    {
        lock (gate)
        {
            return [.. heads.Where(entry => only?.Contains(entry.Key) ?? true).Select(entry => new EventsUpTo(entry.Key, entry.Value.Domain, entry.Value.Head, false))];
        }
    }

    private bool Tell(MemberId member, bool isFirst, IReadOnlyCollection<EventsUpTo> said) =>
        exchange.Tell(member, FrameKind.EventsUpTo, writer =>
        {
            writer.Bool(isFirst);
            writer.Many(said, shard =>
            {
                writer.Int(shard.Shard);
                writer.Text(shard.Domain);
                writer.Long(shard.Sequence);
            });
        });

    private void Heard(MemberId from, WireReader message)
    {
        var isFirst = message.Bool();
        foreach (var said in message.Many(() => new EventsUpTo(message.Int(), message.Text(), message.Long(), isFirst)))
        {
            reader?.TellControl(said);
        }
    }
}
