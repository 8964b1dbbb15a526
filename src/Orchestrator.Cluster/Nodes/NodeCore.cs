using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.Cluster.Links;
using Orchestrator.Cluster.Stores;

namespace Orchestrator.Cluster.Nodes;

/// <summary>What the parts of a cluster node share: who it is, what it knows, and how one part tells the others. Used on the turn only.</summary>
internal sealed class NodeCore
{
    public NodeCore(ClusterOptions options, ClusterEnvironment environment)
    {
        (Options, Store, Links, Time) = (options, environment.Store, environment.Links, environment.Time);
        Log = environment.LoggerFactory?.CreateLogger("Orchestrator.Cluster") ?? NullLogger.Instance;
        Self = new MemberId(options.Node, 0);
        Board = new ViewBoard(options.Node, Time);
        Lease = new OwnLease(Time, options);
        Transport = new NodeTransport(Links);
        Tables = new TableReader(this);
        Life = new OwnLife(this);
        Singletons = new SingletonTerms(this);
        Waits = new Waits(this);
        Turn = new ClusterTurn { Before = Life.CheckLease };
    }

    public ClusterOptions Options { get; }

    public IClusterStore Store { get; }

    public INodeLinks Links { get; }

    public TimeProvider Time { get; }

    public ILogger Log { get; }

    public ClusterTurn Turn { get; }

    public ViewBoard Board { get; }

    public OwnLease Lease { get; }

    public NodeTransport Transport { get; }

    public TableReader Tables { get; }

    public OwnLife Life { get; }

    public SingletonTerms Singletons { get; }

    public Waits Waits { get; }

    /// <summary>The master's work while this node is master; else null.</summary>
    public MasterTerm? Master { get; set; }

    /// <summary>The newest life of this node.</summary>
    public MemberId Self { get; set; }

    /// <summary>True from joining until that life is known to be over.</summary>
    public bool IsMember { get; set; }

    public ClusterView View => Board.Latest;

    /// <summary>This life's row, when the view has it.</summary>
    public Member? Own => View.Find(Self);

    /// <summary>True when this life may hold and take what is the cluster's.</summary>
    public bool IsActive => IsMember && View.HoldsLease && View.Self == Self && Own is { IsAlive: true };

    /// <summary>Replaces the view, and has every part look at it.</summary>
    public void Post(ClusterView view)
    {
        var before = View;
        Board.Post(view, Lease.End);
        Links.Use(Self, IsMember ? [.. view.Members.Where(member => member.State != MemberState.Down && member.Id != view.Self)] : []);
        foreach (var member in before.Members)
        {
            if (member.State != MemberState.Down && member.Id.Node != Self.Node && view.Find(member.Id) is null or { State: MemberState.Down })
            {
                Transport.Over(member.Id);
            }
        }

        Look();
    }

    /// <summary>Has every part do what the view asks of it. Harmless at any time.</summary>
    public void Look()
    {
        Life.Look();
        Singletons.Look();
        Master?.Work();
        Waits.Look();
    }

    /// <summary>This node has changed something in the store: everybody reads it at once.</summary>
    public void Changed(Action? then = null)
    {
        SayToAll(new NodeMessage(NodeMessageKind.Changed));
        Tables.Read(then);
    }

    public void Say(MemberId to, NodeMessage message) => Transport.Send(to, 0, message.ToBytes());

    public void SayToAll(NodeMessage message)
    {
        var bytes = message.ToBytes();
        foreach (var member in View.Members)
        {
            if (member.State != MemberState.Down && member.Id.Node != Self.Node)
            {
                Transport.Send(member.Id, 0, bytes);
            }
        }
    }

    /// <summary>Calls the store with the usual time-out.</summary>
    public void Call<T>(Func<CancellationToken, Task<T>> call, Action<T> done, Action<Exception> failed) =>
        Turn.Call(Options.StoreTimeout, call, done, failed);
}
