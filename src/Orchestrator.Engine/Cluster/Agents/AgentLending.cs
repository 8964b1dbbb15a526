using Orchestrator.Cluster;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Agents;
using Orchestrator.Engine.Cluster.Wire;

namespace Orchestrator.Engine.Cluster.Agents;

/// <summary>
/// This node's agent at the service of other nodes' shards: it offers itself, grants slots, runs what is ordered, and reports until the shard,
/// wherever it has gone meanwhile, has the report.
/// </summary>
internal sealed class AgentLending : IShardsElsewhere, IDisposable
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TellRunsInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan UnusedFor = TimeSpan.FromSeconds(10);
    private readonly Lock gate = new();
    private readonly Dictionary<(MemberId, ShardHandle), RemoteWaiter> waiters = [];
    private readonly Dictionary<long, MemberId> granted = [];
    private readonly HashSet<MemberId> offered = [];
    private readonly SeenOrders orders = new();
    private readonly IMembership membership;
    private readonly NodeExchange exchange;
    private readonly ITimer sweep;
    private InProcessAgent? agent;
    private ShardDirectory? shards;
    private long lastGrant;
    private long runsToldAt;

    public AgentLending(IMembership membership, NodeExchange exchange, TimeProvider time)
    {
        this.membership = membership;
        this.exchange = exchange;
        exchange.Hear(FrameKind.WantSlots, WantSlots);
        exchange.Hear(FrameKind.SlotReturned, (_, reader) => Return(reader.Long()));
        exchange.Hear(FrameKind.Order, Order);
        exchange.Hear(FrameKind.Stop, (_, reader) => agent?.Stop(new AttemptToken(reader.UInt128()), (StopReason)reader.Byte()));
        exchange.Hear(FrameKind.ReportTaken, (_, reader) => Taken(new AttemptToken(reader.UInt128())));
        exchange.Hear(FrameKind.AskRuns, AskRuns);
        exchange.NodeLost += Forget;
        sweep = time.CreateTimer(_ => Sweep(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Begins to lend the agent.</summary>
    public void Lend(InProcessAgent agent, ShardDirectory shards)
    {
        (this.agent, this.shards) = (agent, shards);
        sweep.Change(SweepInterval, SweepInterval);
    }

    /// <summary>The cluster has changed: this node may live a new life, and others may be new or gone.</summary>
    public void ViewChanged(ClusterView view)
    {
        if (view.Self.Incarnation > 0)
        {
            agent?.BeginSession(view.Self.ToString());
        }

        foreach (var gone in KnownMembers().Where(member => !view.IsAlive(member)))
        {
            Forget(gone);
        }

        Offer();
        Redeliver();
    }

    /// <summary>Tells everybody anew what the agent offers: it drains, for example.</summary>
    public void OfferAgain()
    {
        lock (gate)
        {
            offered.Clear();
        }

        Offer();
    }

    public void Report(ShardHandle shard, AttemptRun run) => Tell(shard, FrameKind.Report, run.Report!);

    public void Report(ShardHandle shard, ReportProgress progress) => Tell(shard, FrameKind.Progress, progress);

    public void Started(ShardHandle shard, AttemptRun run) => Tell(shard, FrameKind.Progress, new ReportStarted(run.Task, run.Token));

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
        var (domain, wanted) = (reader.Text(), reader.Int());
        if (agent is null || shards is null)
        {
            return;
        }

        RemoteWaiter? waiter;
        lock (gate)
        {
            var shard = shards.Of(domain);
            if (!waiters.TryGetValue((from, shard), out waiter))
            {
                waiter = new RemoteWaiter(from, shard, Grant);
                waiters.Add((from, shard), waiter);
            }
        }

        waiter.Want(wanted);
        agent.Await(waiter);
    }

    /// <summary>On the agent's turn, which hands out slots one at a time.</summary>
    private bool Grant(RemoteWaiter waiter, AttemptRun run)
    {
        run.Grant = Interlocked.Increment(ref lastGrant);
        lock (gate)
        {
            granted.Add(run.Grant, waiter.Node);
        }

        var told = exchange.Tell(waiter.Node, FrameKind.SlotGranted, writer =>
        {
            writer.Text(waiter.Shard.Domain);
            writer.Long(run.Grant);
        });
        if (!told)
        {
            waiter.Want(0);
            Granted(run.Grant);
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
            agent!.ReleaseReservations(run => run.Grant == grant);
        }
    }

    private void Order(MemberId from, WireReader reader)
    {
        var (domain, grant) = (reader.Text(), reader.Long());
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
        var run = agent!.FindReserved(grant) ?? agent.TryTake(shard);
        if (run is null)
        {
            exchange.Tell(from, FrameKind.OrderRefused, writer =>
            {
                writer.Text(domain);
                writer.Attempt(order.Task, order.Token);
            });
            return;
        }

        run.Bind(order);
        agent.Launch(run);
        shard.Started(run);
    }

    private void Taken(AttemptToken token)
    {
        if (agent?.Find(token) is { Report: not null } run)
        {
            agent.Acknowledge(run);
        }
    }

    /// <summary>A shard has come back somewhere and asks after the attempts that its journal knows.</summary>
    private void AskRuns(MemberId from, WireReader reader)
    {
        var domain = reader.Text();
        var asked = reader.Many(() => (Task: reader.Id(), Token: new AttemptToken(reader.UInt128()), IsCancelled: reader.Bool()));
        var unknown = new List<(TaskId Task, AttemptToken Token)>();
        foreach (var (task, token, isCancelled) in asked)
        {
            if (agent?.Find(token) is null)
            {
                unknown.Add((task, token));
            }
            else if (isCancelled)
            {
                // Asked for and durable, but whoever was to pass it on is gone.
                agent.Stop(token, StopReason.Cancelled);
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
            return [.. offered.Union(granted.Values).Union(waiters.Keys.Select(key => key.Item1))];
        }
    }

    /// <summary>A node is gone, or its stream is: what it asked for is asked for again if it still wants it.</summary>
    private void Forget(MemberId node)
    {
        HashSet<long> unused;
        lock (gate)
        {
            offered.Remove(node);
            unused = [.. granted.Where(grant => grant.Value == node).Select(grant => grant.Key)];
            foreach (var grant in unused)
            {
                granted.Remove(grant);
            }

            foreach (var (key, waiter) in waiters.Where(entry => entry.Key.Item1 == node).ToList())
            {
                waiter.Want(0);
                waiters.Remove(key);
            }
        }

        if (unused.Count > 0)
        {
            agent?.ReleaseReservations(run => unused.Contains(run.Grant));
        }
    }

    private void Offer()
    {
        var view = membership.View;
        if (agent is null || !view.IsAlive(view.Self))
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

            if (exchange.Tell(member.Id, FrameKind.Offer, writer => OfferOnWire.Write(writer, agent)))
            {
                lock (gate)
                {
                    offered.Add(member.Id);
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
        agent!.ReleaseReservations(run => run.Grant != 0 && agent.Time.GetElapsedTime(run.ReservedAt) > UnusedFor && Granted(run.Grant));
    }

    /// <summary>Whoever was to stop an attempt may not have reached this node: the shards are told what runs for a while here.</summary>
    private void TellRuns()
    {
        if (agent!.Time.GetElapsedTime(runsToldAt) < TellRunsInterval)
        {
            return;
        }

        runsToldAt = agent.Time.GetTimestamp();
        foreach (var shard in agent.RunningFor(TellRunsInterval).GroupBy(run => run.Shard))
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
        foreach (var run in agent?.Reported() ?? [])
        {
            if (!run.Shard.IsServed)
            {
                Report(run.Shard, run);
            }
        }
    }
}
