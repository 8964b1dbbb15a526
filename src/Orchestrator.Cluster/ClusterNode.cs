using Orchestrator.Actors;
using Orchestrator.Cluster.Links;
using Orchestrator.Cluster.Nodes;

namespace Orchestrator.Cluster;

/// <summary>
/// A node of a cluster whose members agree by a store and talk over streams. All of its work is one turn at a time on the dispatcher
/// it is given, by the clock it is given.
/// </summary>
public sealed class ClusterNode : ICluster, IMembership, IShardPlacement, ISingletonHost, ILinkListener
{
    private readonly ClusterEnvironment environment;
    private readonly ActorSystem system;
    private readonly NodeCore core;
    private readonly GonePeers gone;
    private readonly HashSet<long> noted = [];
    private long questions;
    private int isDisposed;

    /// <summary>Does nothing until it is told to join.</summary>
    /// <exception cref="ArgumentException">An option is wrong.</exception>
    public ClusterNode(ClusterOptions options, ClusterEnvironment environment)
    {
        options.ThrowIfWrong();
        this.environment = environment;
        core = new NodeCore(options, environment);
        gone = new GonePeers(core);
        core.Transport.Own = this;
        system = new ActorSystem(new ActorSystemOptions
        {
            Name = options.Node,
            Dispatcher = environment.Dispatcher,
            TimeProvider = environment.Time,
            Random = () => 0,
            LoggerFactory = environment.LoggerFactory,
        });
        core.Turn.Start(system);
        environment.Links.Listen(core.Transport);
        if (options.Roles.Contains(ClusterOptions.ShardsRole))
        {
            Host(ClusterView.Master, term => new MasterTerm(core, term));
        }
    }

    /// <inheritdoc/>
    public bool IsLocal => false;

    /// <inheritdoc/>
    public IMembership Membership => this;

    /// <inheritdoc/>
    public IShardPlacement Placement => this;

    /// <inheritdoc/>
    public ISingletonHost Singletons => this;

    /// <inheritdoc/>
    public INodeTransport Transport => core.Transport;

    /// <inheritdoc/>
    public ClusterView View => core.Board.Current;

    /// <inheritdoc/>
    public TimeSpan LeaseLeft => core.Board.LeaseLeft;

    /// <inheritdoc/>
    public IDisposable Watch(Action<ClusterView> changed)
    {
        var watcher = new ViewBoard.Watcher(changed);
        core.Turn.Post(() => core.Board.Add(watcher));
        return watcher;
    }

    /// <inheritdoc/>
    public Task JoinAsync(CancellationToken cancellation) => Ask<bool>(answer => core.Life.Join(answer), cancellation);

    /// <inheritdoc/>
    public Task BeUpAsync(CancellationToken cancellation) => Ask<bool>(core.Life.BeUp, cancellation);

    /// <inheritdoc/>
    public Task LeaveAsync(CancellationToken cancellation) => Ask<bool>(core.Life.Leave, cancellation);

    /// <inheritdoc/>
    public Task<bool> AskToLeaveAsync(string node, CancellationToken cancellation) => AboutMember(
        node,
        (member, answer) => core.Waits.Until(
            () => answer.IsOver,
            () => core.View.Find(member.Id) is null or { State: MemberState.Leaving or MemberState.Down },
            () => answer.Give(true),
            () => AskToLeave(member.Id)),
        cancellation);

    /// <inheritdoc/>
    public Task<bool> DownAsync(string node, CancellationToken cancellation) => AboutMember(
        node,
        (member, answer) => core.Waits.Until(
            () => answer.IsOver,
            () => core.View.Find(member.Id) is null or { State: MemberState.Down },
            () => answer.Give(true),
            () => core.Life.Down(member.Id, onlyIfExpired: false, "somebody said so")),
        cancellation);

    /// <inheritdoc/>
    public Task<ShardPlacement> PlaceAsync(string shard, CancellationToken cancellation) =>
        View is var view && view.OwnerOf(shard) is not null
            ? Task.FromResult(view.Placements[shard])
            : Ask<ShardPlacement>(
                answer => core.Waits.Until(
                    () => answer.IsOver,
                    () => core.View.OwnerOf(shard) is not null,
                    () => answer.Give(core.View.Placements[shard]),
                    () => SayToMaster(new NodeMessage(NodeMessageKind.Place, Text: shard))),
                cancellation);

    /// <inheritdoc/>
    public Task RefreshAsync(CancellationToken cancellation) => Ask<bool>(answer => core.Tables.Read(() => answer.Give(true)), cancellation);

    /// <inheritdoc/>
    public void Serving(ShardPlacement placement) =>
        core.Turn.Post(() => SayToMaster(new NodeMessage(NodeMessageKind.Serving, placement.Version, placement.Shard)));

    /// <inheritdoc/>
    public Task RebalanceAsync(CancellationToken cancellation) => Ask<bool>(
        answer =>
        {
            var question = ++questions;
            core.Waits.Until(
                () => answer.IsOver,
                () => noted.Remove(question),
                () => answer.Give(true),
                () => SayToMaster(new NodeMessage(NodeMessageKind.Rebalance, question)));
        },
        cancellation);

    /// <inheritdoc/>
    public void Host(string name, Func<SingletonTerm, IDisposable> start) => core.Turn.Post(() => core.Singletons.Host(name, start));

    /// <summary>Takes the node off the list, closes its streams and disposes what it was given. A node that should hand over first is told to leave before.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) != 0)
        {
            return;
        }

        await Ask<bool>(core.Life.Close, CancellationToken.None);
        core.Transport.Close();
        await environment.Links.DisposeAsync();
        await environment.Store.DisposeAsync();
        await system.StopAsync();
    }

    void ILinkListener.Seen(MemberId peer) => core.Turn.Post(() =>
    {
        if (core.View.Find(peer) is null)
        {
            core.Tables.Read();
        }

        // What was said before there was a stream was not heard.
        core.Say(peer, new NodeMessage(NodeMessageKind.Changed));
    });

    void ILinkListener.Received(MemberId from, byte channel, ReadOnlyMemory<byte> message)
    {
        if (NodeMessage.From(message.Span) is { } said)
        {
            core.Turn.Post(() => Hear(from, said));
        }
    }

    void ILinkListener.Lost(MemberId peer) => core.Turn.Post(() => gone.Lost(peer));

    private void Hear(MemberId from, NodeMessage message)
    {
        switch (message.Kind)
        {
            case NodeMessageKind.Changed:
                core.Tables.Read();
                break;
            case NodeMessageKind.Place:
                core.Master?.Place(message.Text);
                break;
            case NodeMessageKind.Serving:
                core.Master?.Serving(message.Text, message.Number);
                break;
            case NodeMessageKind.Rebalance when core.Master is { } master:
                master.Rebalance();
                Reply(from, new NodeMessage(NodeMessageKind.RebalanceNoted, message.Number));
                break;
            case NodeMessageKind.RebalanceNoted:
                noted.Add(message.Number);
                core.Waits.Look();
                break;
            case NodeMessageKind.Leave:
                core.Life.AskedToLeave();
                break;
        }
    }

    private void SayToMaster(NodeMessage message)
    {
        if (core.View.Singletons.TryGetValue(ClusterView.Master, out var master))
        {
            Reply(master.Holder, message);
        }
    }

    private void AskToLeave(MemberId member) => Reply(member, new NodeMessage(NodeMessageKind.Leave));

    private void Reply(MemberId to, NodeMessage message)
    {
        if (to == core.Self)
        {
            core.Turn.Post(() => Hear(to, message));
        }
        else
        {
            core.Say(to, message);
        }
    }

    /// <summary>Reads the tables first: what is said about a member must not rest on an old view.</summary>
    private Task<bool> AboutMember(string node, Action<Member, Answer<bool>> ask, CancellationToken cancellation) => Ask<bool>(
        answer => core.Tables.Read(() =>
        {
            var member = core.View.Members.FirstOrDefault(one => one.Id.Node == node && one.State != MemberState.Down);
            if (member is null)
            {
                answer.Give(false);
            }
            else
            {
                ask(member, answer);
            }
        }),
        cancellation);

    private Task<T> Ask<T>(Action<Answer<T>> ask, CancellationToken cancellation)
    {
        var answer = new Answer<T>(environment.Dispatcher, cancellation);
        core.Turn.Post(() => ask(answer));
        return answer.Task;
    }
}
