using Orchestrator.Cluster;
using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Agents;
using Orchestrator.Engine.Agents.Pool;
using Orchestrator.Engine.Agents.Sessions;
using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Tasks.Messages;

namespace Orchestrator.Engine.Cluster.Agents;

/// <summary>Other nodes' agents at the service of this node's shards: who offers, which slots have come, and how attempts get on there.</summary>
internal sealed class AgentBorrowing : IAgentsElsewhere, IDisposable
{
    private static readonly TimeSpan AskInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan WishesLast = TimeSpan.FromMinutes(1);
    private readonly Lock gate = new();
    private readonly Dictionary<string, (MemberId Node, RemoteOffer Offer)> offers = new(StringComparer.Ordinal);
    private readonly Dictionary<LineWaiter, Wish> wishes = [];
    private readonly Dictionary<long, Wish> wishesByNumber = [];
    private readonly RunQuestions questions;
    private readonly IMembership membership;
    private readonly NodeExchange exchange;
    private readonly TimeProvider time;
    private readonly ITimer tick;
    private ShardDirectory? shards;
    private long lastWish;
    private int toldOfNewcomers;

    public AgentBorrowing(IMembership membership, NodeExchange exchange, TimeProvider time)
    {
        this.membership = membership;
        this.exchange = exchange;
        this.time = time;
        questions = new RunQuestions(membership, exchange);
        exchange.Hear(FrameKind.Offer, (from, reader) => Offered(from, OfferOnWire.Read(reader)));
        exchange.Hear(FrameKind.AgentGone, (from, reader) => Gone(from, reader.Text()));
        exchange.Hear(FrameKind.SlotGranted, SlotGranted);
        exchange.Hear(FrameKind.OrderRefused, (_, reader) => NotStarted(reader.Text(), [reader.Attempt()]));
        exchange.Hear(FrameKind.UnknownRuns, UnknownRuns);
        exchange.Hear(FrameKind.Progress, (_, reader) => shards?.Find(reader.Text())?.TellControl(new ProgressMessage(ReportOnWire.Read(reader))));
        exchange.Hear(FrameKind.Report, Reported);
        exchange.Hear(FrameKind.Running, Running);
        exchange.NodeLost += Lost;
        tick = time.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public long Version { get; private set; }

    public IEnumerable<(AgentProfile Profile, int Slots, bool IsDraining)> Offers
    {
        get
        {
            lock (gate)
            {
                return [.. offers.Values.Select(entry => (entry.Offer.Profile, entry.Offer.Slots, entry.Offer.IsDraining))];
            }
        }
    }

    public void Borrow(ShardDirectory shards)
    {
        this.shards = shards;
        tick.Change(AskInterval, AskInterval);
    }

    /// <summary>Whether the node that this session names still lives.</summary>
    public bool IsSessionAlive(string? session) =>
        session?.LastIndexOf('#') is > 0 and var end
        && long.TryParse(session.AsSpan(end + 1), out var incarnation)
        && membership.View.IsAlive(new MemberId(session[..end], incarnation));

    public bool Knows(string session)
    {
        lock (gate)
        {
            return offers.ContainsKey(session);
        }
    }

    public void Want(ISlotWaiter waiter, Need need)
    {
        if (waiter is not LineWaiter line)
        {
            return;
        }

        Wish? wish;
        IReadOnlyList<MemberId> nodes;
        lock (gate)
        {
            if (offers.Count == 0)
            {
                return;
            }

            if (!wishes.TryGetValue(line, out wish))
            {
                wish = new Wish(++lastWish, line, time);
                wishes.Add(line, wish);
                wishesByNumber.Add(wish.Number, wish);
            }

            nodes = wish.ToAsk(waiter.Wanted, Version, NodesFor);
        }

        foreach (var node in nodes)
        {
            Tell(node, wish.Number, line, line.Wanted);
        }
    }

    private void Tell(MemberId node, long number, LineWaiter line, int wanted) => exchange.Tell(node, FrameKind.WantSlots, writer =>
    {
        writer.Long(number);
        writer.Text(line.Shard.Domain);
        writer.Int(wanted);
        writer.Text(line.Need.Type);
        NeedOnWire.Write(writer, line.Need.Requirements);
        writer.Text(line.Need.Balancing.Name);
    });

    public void NoLonger(ISlotWaiter waiter)
    {
        IReadOnlyList<MemberId> nodes = [];
        Wish? wish = null;
        lock (gate)
        {
            if (waiter is LineWaiter line && wishes.TryGetValue(line, out wish))
            {
                nodes = wish.TakeBack();
            }
        }

        foreach (var node in nodes)
        {
            Tell(node, wish!.Number, wish.Waiter, wanted: 0);
        }
    }

    public void Stop(string session, AttemptToken token, StopReason reason)
    {
        MemberId node;
        lock (gate)
        {
            if (!offers.TryGetValue(session, out var entry))
            {
                return;
            }

            node = entry.Node;
        }

        exchange.Tell(node, FrameKind.Stop, writer =>
        {
            writer.TextOrNull(session);
            writer.UInt128(token.Value);
            writer.Byte((byte)reason);
        });
    }

    /// <summary>The cluster has changed: agents may have gone with their nodes.</summary>
    public void ViewChanged(ClusterView view)
    {
        questions.Forget(node => !view.IsAlive(node));
        DropOffers(node => !view.IsAlive(node));
        Tell(() => new AgentsChanged());
    }

    /// <summary>Asks the nodes of these sessions which of the attempts they know, until they answer.</summary>
    public void AskForRuns(ShardHandle shard, IReadOnlyList<(string Session, TaskId Task, AttemptToken Token, bool IsCancelled)> runs)
    {
        questions.Set(shard, [.. runs.Select(run => (NodeOf(run.Session), run.Task, run.Token, run.IsCancelled))]);
    }

    public void Dispose() => tick.Dispose();

    private MemberId? NodeOf(string session)
    {
        lock (gate)
        {
            if (offers.TryGetValue(session, out var entry))
            {
                return entry.Node;
            }
        }

        return membership.View.Members.Where(member => member.IsAlive && member.Id.ToString() == session).Select(member => (MemberId?)member.Id).FirstOrDefault();
    }

    /// <summary>Under the gate.</summary>
    private IReadOnlyList<MemberId> NodesFor(Need need)
    {
        var view = membership.View;
        return
        [
            .. offers.Values.Where(entry => !entry.Offer.IsDraining && need.MismatchWith(entry.Offer.Profile) is null)
                .Select(entry => entry.Node).Distinct().Where(view.IsAlive).OrderBy(node => node.Node, StringComparer.Ordinal),
        ];
    }

    /// <summary>A stream broke off: with it went offers, and perhaps orders of which nobody will hear again unless they are asked about.</summary>
    private void Lost(MemberId node)
    {
        DropOffers(from => from == node);
        Tell(() => new AgentsChanged());
        Tell(() => new AskRunsAgain());
    }

    private void DropOffers(Predicate<MemberId> isGone)
    {
        lock (gate)
        {
            foreach (var (session, _) in offers.Where(entry => isGone(entry.Value.Node)).ToList())
            {
                offers.Remove(session);
                Version++;
            }
        }
    }

    private void Tick()
    {
        List<LineWaiter> waiting;
        lock (gate)
        {
            // Asking may have been lost on the way.
            waiting = [.. wishes.Keys.Where(line => line is { IsWaiting: true, Wanted: > 0, Shard.IsServed: true })];
            foreach (var (line, wish) in wishes.Where(entry => time.GetElapsedTime(entry.Value.AskedAt) > WishesLast || entry.Key.IsOver || !entry.Key.Shard.IsServed).ToList())
            {
                wishes.Remove(line);
                wishesByNumber.Remove(wish.Number);
            }
        }

        questions.Ask();
        foreach (var line in waiting)
        {
            Want(line, line.Need);
        }
    }

    private void Offered(MemberId from, RemoteOffer offer)
    {
        bool isNew, hasMoved;
        lock (gate)
        {
            isNew = !offers.TryGetValue(offer.Session, out var before);
            hasMoved = !isNew && before.Node != from;
            offers[offer.Session] = (from, offer);
            Version++;
        }

        if (isNew && AgentSessionIds.IsOne(offer.Session))
        {
            Tell(() => new SessionBack(offer.Session));
        }
        else if (hasMoved)
        {
            Tell(() => new AskRunsAgain());
        }

        if (!offer.IsDraining)
        {
            // Lines that wait may find what they need there. Many agents that come together are one piece of news.
            if (Interlocked.Exchange(ref toldOfNewcomers, 1) == 0)
            {
                Tell(() => new AgentsCame(() => Volatile.Write(ref toldOfNewcomers, 0)));
                if (shards is null || shards.All.Count == 0)
                {
                    Volatile.Write(ref toldOfNewcomers, 0);
                }
            }
        }
    }

    private void Gone(MemberId from, string session)
    {
        lock (gate)
        {
            if (offers.TryGetValue(session, out var entry) && entry.Node == from)
            {
                offers.Remove(session);
                Version++;
            }
        }
    }

    private void Tell(Func<IShardMessage> message)
    {
        foreach (var shard in shards?.All ?? [])
        {
            shard.TellControl(message());
        }
    }

    private void SlotGranted(MemberId from, WireReader reader)
    {
        var (number, grant, session, agentId) = (reader.Long(), reader.Long(), reader.Text(), reader.Text());
        Wish? wish;
        AgentProfile profile;
        lock (gate)
        {
            wish = wishesByNumber.GetValueOrDefault(number);
            wish?.Granted(from);
            profile = offers.TryGetValue(session, out var entry) ? entry.Offer.Profile : new AgentProfile { Id = agentId };
        }

        var slot = wish is null ? null : new RemoteSlot(from, session, profile, wish.Waiter, grant, exchange);
        if (slot is null || !wish!.Waiter.Shard.TellControl(new SlotGranted(slot, wish.Waiter)))
        {
            exchange.Tell(from, FrameKind.SlotReturned, writer => writer.Long(grant));
        }
    }

    private void Reported(MemberId from, WireReader reader)
    {
        var shard = shards?.Find(reader.Text());
        var report = ReportOnWire.Read(reader);
        shard?.TellControl(new RemoteReport(
            report, () => exchange.Tell(from, FrameKind.ReportTaken, writer => writer.UInt128(report.Token.Value))));
    }

    private void Running(MemberId from, WireReader reader)
    {
        var domain = reader.Text();
        var runs = reader.Many(reader.Attempt);
        shards?.Find(domain)?.TellControl(new RunningAttempts(runs, (token, reason) => exchange.Tell(from, FrameKind.Stop, writer =>
        {
            writer.TextOrNull(null);
            writer.UInt128(token.Value);
            writer.Byte((byte)reason);
        })));
    }

    private void UnknownRuns(MemberId from, WireReader reader)
    {
        var domain = reader.Text();
        var unknown = reader.Many(reader.Attempt);
        if (shards?.Find(domain) is { } shard)
        {
            questions.Answered(from, shard);
            NotStarted(domain, unknown);
        }
    }

    private void NotStarted(string domain, IReadOnlyList<(TaskId Task, AttemptToken Token)> runs)
    {
        foreach (var (task, token) in runs)
        {
            shards?.Find(domain)?.TellControl(new ProgressMessage(RemoteSlot.NotStarted(task, token)));
        }
    }
}
