using Orchestrator.Cluster;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Agents;
using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Tasks.Messages;

namespace Orchestrator.Engine.Cluster.Agents;

/// <summary>Other nodes' agents at the service of this node's shards: who offers, which slots have come, and how attempts get on there.</summary>
internal sealed class AgentBorrowing : IDisposable
{
    private static readonly TimeSpan AskInterval = TimeSpan.FromSeconds(2);
    private readonly Lock gate = new();
    private readonly Dictionary<MemberId, RemoteAgent> agents = [];
    private readonly Dictionary<(MemberId Node, ShardHandle Shard), List<(TaskId Task, AttemptToken Token, bool IsCancelled)>> asking = [];
    private readonly IMembership membership;
    private readonly NodeExchange exchange;
    private readonly TimeProvider time;
    private readonly ITimer askAgain;
    private AgentDirectory? directory;
    private ShardDirectory? shards;

    public AgentBorrowing(IMembership membership, NodeExchange exchange, TimeProvider time)
    {
        this.membership = membership;
        this.exchange = exchange;
        this.time = time;
        exchange.Hear(FrameKind.Offer, (from, reader) => Offered(OfferOnWire.Read(reader, from, exchange, time)));
        exchange.Hear(FrameKind.SlotGranted, SlotGranted);
        exchange.Hear(FrameKind.OrderRefused, (_, reader) => NotStarted(reader.Text(), [reader.Attempt()]));
        exchange.Hear(FrameKind.UnknownRuns, UnknownRuns);
        exchange.Hear(FrameKind.Progress, (_, reader) => shards?.Find(reader.Text())?.TellControl(new ProgressMessage(ReportOnWire.Read(reader))));
        exchange.Hear(FrameKind.Report, Reported);
        exchange.Hear(FrameKind.Running, Running);
        exchange.NodeLost += Lost;
        askAgain = time.CreateTimer(_ => Ask(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Borrow(AgentDirectory directory, ShardDirectory shards)
    {
        (this.directory, this.shards) = (directory, shards);
        askAgain.Change(AskInterval, AskInterval);
    }

    /// <summary>Whether the node that this session names still lives.</summary>
    public bool IsSessionAlive(string? session) =>
        session?.LastIndexOf('#') is > 0 and var end
        && long.TryParse(session.AsSpan(end + 1), out var incarnation)
        && membership.View.IsAlive(new MemberId(session[..end], incarnation));

    /// <summary>The cluster has changed: agents may have gone with their nodes.</summary>
    public void ViewChanged(ClusterView view)
    {
        lock (gate)
        {
            foreach (var gone in asking.Keys.Where(key => !view.IsAlive(key.Node)).ToList())
            {
                asking.Remove(gone);
            }
        }

        Tell();
    }

    /// <summary>Asks the nodes of these sessions which of the attempts they know, until they answer.</summary>
    public void AskForRuns(ShardHandle shard, IReadOnlyList<(string Session, TaskId Task, AttemptToken Token, bool IsCancelled)> runs)
    {
        lock (gate)
        {
            foreach (var node in membership.View.Members.Where(member => member.IsAlive).Select(member => member.Id))
            {
                var asked = runs.Where(run => run.Session == node.ToString()).Select(run => (run.Task, run.Token, run.IsCancelled)).ToList();
                asking.Remove((node, shard));
                if (asked.Count > 0)
                {
                    asking.Add((node, shard), asked);
                }
            }
        }

        Ask();
    }

    public void Dispose() => askAgain.Dispose();

    /// <summary>A stream broke off: with it went an offer, and perhaps orders of which nobody will hear again unless they are asked about.</summary>
    private void Lost(MemberId node)
    {
        lock (gate)
        {
            agents.Remove(node);
        }

        Tell();
        foreach (var shard in shards?.All ?? [])
        {
            shard.TellControl(new AskRunsAgain());
        }
    }

    private void Ask()
    {
        List<KeyValuePair<(MemberId Node, ShardHandle Shard), List<(TaskId Task, AttemptToken Token, bool IsCancelled)>>> open;
        lock (gate)
        {
            foreach (var gone in asking.Keys.Where(key => !key.Shard.IsServed).ToList())
            {
                asking.Remove(gone);
            }

            open = [.. asking];
        }

        foreach (var ((node, shard), runs) in open)
        {
            exchange.Tell(node, FrameKind.AskRuns, writer =>
            {
                writer.Text(shard.Domain);
                writer.Many(runs, run =>
                {
                    writer.Attempt(run.Task, run.Token);
                    writer.Bool(run.IsCancelled);
                });
            });
        }
    }

    private void Offered(RemoteAgent agent)
    {
        lock (gate)
        {
            agents[agent.Node] = agent;
        }

        Tell();
    }

    private void Tell()
    {
        if (directory is null || shards is null)
        {
            return;
        }

        lock (gate)
        {
            // An offer may be here before this node has read of its sender. It goes with the stream, after which it is made anew.
            var view = membership.View;
            directory.SetOthers(agents.Values.Where(agent => view.IsAlive(agent.Node)).OrderBy(agent => agent.Node.Node, StringComparer.Ordinal));
        }

        foreach (var shard in shards.All)
        {
            shard.TellControl(new AgentsChanged());
        }
    }

    private void SlotGranted(MemberId from, WireReader reader)
    {
        var (domain, grant) = (reader.Text(), reader.Long());
        RemoteAgent? agent;
        lock (gate)
        {
            agent = agents.GetValueOrDefault(from);
        }

        var slot = agent is not null && shards?.Find(domain) is { } shard ? agent.Granted(shard, grant) : null;
        if (slot is null || !shards!.Of(domain).TellControl(new SlotGranted(slot)))
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
        shards?.Find(domain)?.TellControl(new RunningElsewhere(runs, (token, reason) => exchange.Tell(from, FrameKind.Stop, writer =>
        {
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
            lock (gate)
            {
                asking.Remove((from, shard));
            }

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
