using Orchestrator.Cluster;
using Orchestrator.Domain.Agents.Balancing;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Agents;
using Orchestrator.Engine.Agents.Pool;
using Orchestrator.Engine.Cluster.Wire;

namespace Orchestrator.Engine.Cluster.Agents;

/// <summary>
/// This node's agents at the service of other nodes' shards: they are offered, slots are granted, what is ordered runs, and reports are sent until the shard,
/// wherever it has gone meanwhile, has the report.
/// </summary>
internal sealed class AgentLending : IShardsElsewhere, IDisposable
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TellRunsInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan UnusedFor = TimeSpan.FromSeconds(10);

    // Whoever waits asks again every few seconds.
    private static readonly TimeSpan WaitersLast = TimeSpan.FromMinutes(2);
    private readonly Lock gate = new();
    private readonly Dictionary<(MemberId Node, long Number), RemoteWaiter> waiters = [];
    private readonly Dictionary<long, (MemberId Node, string Session)> granted = [];
    private readonly Dictionary<AttemptToken, LocalAttempt> untaken = [];
    private readonly HashSet<MemberId> offered = [];
    private readonly SeenOrders orders = new();
    private readonly IMembership membership;
    private readonly NodeExchange exchange;
    private readonly TimeProvider time;
    private readonly ITimer sweep;
    private AgentPool? pool;
    private ShardDirectory? shards;
    private long lastGrant;
    private long runsToldAt;

    public AgentLending(IMembership membership, NodeExchange exchange, TimeProvider time)
    {
        this.membership = membership;
        this.exchange = exchange;
        this.time = time;
        exchange.Hear(FrameKind.WantSlots, WantSlots);
        exchange.Hear(FrameKind.SlotReturned, (_, reader) => Return(reader.Long()));
        exchange.Hear(FrameKind.Order, Order);
        exchange.Hear(FrameKind.Stop, Stop);
        exchange.Hear(FrameKind.ReportTaken, (_, reader) => Taken(new AttemptToken(reader.UInt128())));
        exchange.Hear(FrameKind.AskRuns, AskRuns);
        exchange.Hear(FrameKind.SessionTaken, (_, reader) => SessionGoesOnElsewhere?.Invoke(reader.Text()));
        exchange.NodeLost += Forget;
        sweep = time.CreateTimer(_ => Sweep(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Begins to lend the agents.</summary>
    public void Lend(AgentPool pool, ShardDirectory shards)
    {
        (this.pool, this.shards) = (pool, shards);
        sweep.Change(SweepInterval, SweepInterval);
    }

    /// <summary>An agent that may be attached here goes on with its session at another node.</summary>
    public event Action<string>? SessionGoesOnElsewhere;

    /// <summary>An agent goes on with its session here: whoever had it is to let go of it.</summary>
    public void SessionTaken(string session)
    {
        foreach (var member in membership.View.Members.Where(member => member.IsAlive && member.Id != membership.View.Self))
        {
            exchange.Tell(member.Id, FrameKind.SessionTaken, writer => writer.Text(session));
        }
    }

    /// <summary>An agent of this node has come, has changed, or has gone.</summary>
    public void AgentChanged(LocalAgent agent, bool isThere)
    {
        MemberId[] told;
        lock (gate)
        {
            told = [.. offered];
        }

        foreach (var node in told)
        {
            if (isThere)
            {
                exchange.Tell(node, FrameKind.Offer, writer => OfferOnWire.Write(writer, agent));
            }
            else
            {
                exchange.Tell(node, FrameKind.AgentGone, writer => writer.Text(agent.Session));
            }
        }
    }

    /// <summary>The cluster has changed: this node may live a new life, and others may be new or gone.</summary>
    public void ViewChanged(ClusterView view)
    {
        if (view.Self.Incarnation > 0)
        {
            pool?.Own.BeginSession(view.Self.ToString());
        }

        foreach (var gone in KnownMembers().Where(member => !view.IsAlive(member)))
        {
            Forget(gone);
        }

        Offer();
        Redeliver();
    }

    /// <summary>Tells everybody anew what the agents offer: one drains, for example.</summary>
    public void OfferAgain()
    {
        lock (gate)
        {
            offered.Clear();
        }

        Offer();
    }

    public void Report(ShardHandle shard, LocalAttempt attempt)
    {
        lock (gate)
        {
            untaken[attempt.Token] = attempt;
        }

        Tell(shard, FrameKind.Report, attempt.Report!);
    }

    public void Report(ShardHandle shard, AttemptReport progress) => Tell(shard, FrameKind.Progress, progress);

    public void Started(ShardHandle shard, LocalAttempt attempt) => Tell(shard, FrameKind.Progress, new ReportStarted(attempt.Task, attempt.Token));

    public void Dispose() => sweep.Dispose();

    private void Tell(ShardHandle shard, FrameKind kind, AttemptReport report)
    {
        if (OwnerOf(shard) is { } owner)
        {
            exchange.Tell(owner, kind, writer =>
            {
                writer.Text(shard.Domain);
                ReportOnWire.Write(writer, report);
            });
        }
    }

    private MemberId? OwnerOf(ShardHandle shard)
    {
        var view = membership.View;
        return view.OwnerOf(shard.Name) is { } owner && owner.Id != view.Self ? owner.Id : null;
    }

    private void WantSlots(MemberId from, WireReader reader)
    {
        var (number, domain, wanted, type) = (reader.Long(), reader.Text(), reader.Int(), reader.Text());
        var (requirements, balancing) = (NeedOnWire.Read(reader), reader.Text());
        if (pool is null || shards is null)
        {
            return;
        }

        RemoteWaiter? waiter;
        lock (gate)
        {
            if (!waiters.TryGetValue((from, number), out waiter))
            {
                waiter = new RemoteWaiter(from, number, shards.Of(domain), Grant);
                waiters.Add((from, number), waiter);
            }

            waiter.AskedAt = time.GetTimestamp();
        }

        waiter.Want(wanted);
        pool.Await(waiter, pool.NeedOf(type, requirements, Balancings.TryFind(balancing, out var known) ? known : Balancings.Default));
    }

    /// <summary>On the pool's turn, which hands out slots one at a time.</summary>
    private bool Grant(RemoteWaiter waiter, LocalAttempt slot)
    {
        slot.Grant = Interlocked.Increment(ref lastGrant);
        lock (gate)
        {
            granted.Add(slot.Grant, (waiter.Node, slot.Holder.Session));
        }

        var told = exchange.Tell(waiter.Node, FrameKind.SlotGranted, writer =>
        {
            writer.Long(waiter.Number);
            writer.Long(slot.Grant);
            writer.Text(slot.Holder.Session);
            writer.Text(slot.Holder.Profile.Id);
        });
        if (!told)
        {
            waiter.Want(0);
            Granted(slot.Grant);
        }

        return told;
    }

    private bool Granted(long grant)
    {
        lock (gate)
        {
            return granted.Remove(grant);
        }
    }

    private void Return(long grant)
    {
        if (Granted(grant))
        {
            pool!.ReleaseReservations(slot => slot.Grant == grant);
        }
    }

    private void Order(MemberId from, WireReader reader)
    {
        var (session, domain, grant) = (reader.Text(), reader.Text(), reader.Long());
        var order = OrderOnWire.Read(reader);
        lock (gate)
        {
            if (!orders.TryAdd(order.Token))
            {
                return;
            }
        }

        var shard = shards!.Of(domain);
        Granted(grant);
        var attempt = pool!.FindReserved(session, grant) ?? pool.TryTake(session, shard);
        if (attempt is null)
        {
            exchange.Tell(from, FrameKind.OrderRefused, writer =>
            {
                writer.Text(domain);
                writer.Attempt(order.Task, order.Token);
            });
            return;
        }

        attempt.Bind(order);
        attempt.Holder.Launch(attempt);
        if (attempt.Holder.StartsByItself)
        {
            shard.Started(attempt);
        }
    }

    private void Stop(MemberId from, WireReader reader)
    {
        var session = reader.TextOrNull();
        var (token, reason) = (new AttemptToken(reader.UInt128()), (StopReason)reader.Byte());
        (session is null ? pool?.FindAttempt(token)?.Holder : pool?.Find(session))?.Stop(token, reason);
    }

    private void Taken(AttemptToken token)
    {
        LocalAttempt? attempt;
        lock (gate)
        {
            untaken.Remove(token, out attempt);
        }

        attempt?.Holder.Acknowledge(attempt);
    }

    /// <summary>A shard has come back somewhere and asks after the attempts that its journal knows.</summary>
    private void AskRuns(MemberId from, WireReader reader)
    {
        var domain = reader.Text();
        var asked = reader.Many(() => (Task: reader.Id(), Token: new AttemptToken(reader.UInt128()), IsCancelled: reader.Bool()));
        var held = pool!.Held();
        var unknown = new List<(TaskId Task, AttemptToken Token)>();
        foreach (var (task, token, isCancelled) in asked)
        {
            if (!held.TryGetValue(token, out var attempt))
            {
                unknown.Add((task, token));
            }
            else if (isCancelled)
            {
                // Asked for and durable, but whoever was to pass it on is gone.
                attempt.Holder.Stop(token, StopReason.Cancelled);
            }
        }

        exchange.Tell(from, FrameKind.UnknownRuns, writer =>
        {
            writer.Text(domain);
            writer.Many(unknown, run =>
            {
                writer.Attempt(run.Task, run.Token);
            });
        });
    }

    private List<MemberId> KnownMembers()
    {
        lock (gate)
        {
            return [.. offered.Union(granted.Values.Select(grant => grant.Node)).Union(waiters.Keys.Select(key => key.Node))];
        }
    }

    /// <summary>A node is gone, or its stream is: what it asked for is asked for again if it still wants it.</summary>
    private void Forget(MemberId node)
    {
        HashSet<long> unused;
        lock (gate)
        {
            offered.Remove(node);
            unused = [.. granted.Where(grant => grant.Value.Node == node).Select(grant => grant.Key)];
            foreach (var grant in unused)
            {
                granted.Remove(grant);
            }

            foreach (var (key, waiter) in waiters.Where(entry => entry.Key.Node == node).ToList())
            {
                waiter.Want(0);
                waiters.Remove(key);
            }
        }

        if (unused.Count > 0)
        {
            pool?.ReleaseReservations(slot => unused.Contains(slot.Grant));
        }
    }

    private void Offer()
    {
        var view = membership.View;
        if (pool is null || !view.IsAlive(view.Self))
        {
            return;
        }

        foreach (var member in view.Members.Where(member => member.IsAlive && member.Id != view.Self))
        {
            lock (gate)
            {
                if (offered.Contains(member.Id))
                {
                    continue;
                }
            }

            // Before the agents are told of: one that comes meanwhile is told of twice rather than not at all.
            lock (gate)
            {
                offered.Add(member.Id);
            }

            if (!pool.All().All(agent => exchange.Tell(member.Id, FrameKind.Offer, writer => OfferOnWire.Write(writer, agent))))
            {
                lock (gate)
                {
                    offered.Remove(member.Id);
                }
            }
        }
    }

    /// <summary>What was lost on the way is sent again, and what nobody has used is free again.</summary>
    private void Sweep()
    {
        Offer();
        Redeliver();
        TellRuns();
        ForgetWaiters();
        pool!.ReleaseReservations(slot => slot.Grant != 0 && time.GetElapsedTime(slot.ReservedAt) > UnusedFor && Granted(slot.Grant));
    }

    /// <summary>Lines of other nodes that have not asked for long want nothing any longer.</summary>
    private void ForgetWaiters()
    {
        lock (gate)
        {
            foreach (var (key, waiter) in waiters.Where(entry => time.GetElapsedTime(entry.Value.AskedAt) > WaitersLast).ToList())
            {
                waiter.Want(0);
                waiters.Remove(key);
            }
        }
    }

    /// <summary>Whoever was to stop an attempt may not have reached this node: the shards are told what runs for a while here.</summary>
    private void TellRuns()
    {
        if (time.GetElapsedTime(runsToldAt) < TellRunsInterval)
        {
            return;
        }

        runsToldAt = time.GetTimestamp();
        foreach (var shard in pool!.RunningFor(TellRunsInterval).GroupBy(run => run.Shard))
        {
            if (!shard.Key.IsServed && OwnerOf(shard.Key) is { } owner)
            {
                exchange.Tell(owner, FrameKind.Running, writer =>
                {
                    writer.Text(shard.Key.Domain);
                    writer.Many([.. shard], run =>
                    {
                        writer.Attempt(run.Task, run.Token);
                    });
                });
            }
        }
    }

    private void Redeliver()
    {
        List<LocalAttempt> waiting;
        lock (gate)
        {
            foreach (var here in untaken.Values.Where(attempt => attempt.Shard.IsServed).ToList())
            {
                // Its shard is here by now, and acknowledges by itself.
                untaken.Remove(here.Token);
                here.Shard.Report(here);
            }

            waiting = [.. untaken.Values];
        }

        foreach (var attempt in waiting)
        {
            Report(attempt.Shard, attempt);
        }
    }
}
