using System.Collections.Immutable;

namespace Orchestrator.Cluster.Local;

/// <summary>A cluster of one node that is always up, holds every singleton and serves every shard. It does no I/O and has no timers.</summary>
public sealed class LocalCluster : ICluster, IMembership, IShardPlacement, ISingletonHost, INodeTransport
{
    private readonly Lock gate = new();
    private readonly List<IDisposable> running = [];
    private ClusterView view;

    /// <param name="node">The node's name.</param>
    /// <param name="joinedAt">When it began, for people to see.</param>
    /// <param name="capabilities">What its agent offers, for people to see. Default none.</param>
    public LocalCluster(string node, DateTimeOffset joinedAt, IReadOnlyList<string>? capabilities = null)
    {
        var self = new MemberId(node, 1);
        var member = new Member(self, new Uri("http://localhost"), MemberState.Up, [ClusterOptions.ShardsRole], capabilities ?? [], joinedAt);
        var singletons = ImmutableSortedDictionary.Create<string, SingletonTerm>(StringComparer.Ordinal).Add(ClusterView.Master, new SingletonTerm(ClusterView.Master, self, 1));
        view = new ClusterView(1, self, HoldsLease: true, [member], singletons, ImmutableSortedDictionary.Create<string, ShardPlacement>(StringComparer.Ordinal));
    }

    /// <inheritdoc/>
    public bool IsLocal => true;

    /// <inheritdoc/>
    public IMembership Membership => this;

    /// <inheritdoc/>
    public IShardPlacement Placement => this;

    /// <inheritdoc/>
    public ISingletonHost Singletons => this;

    /// <inheritdoc/>
    public INodeTransport Transport => this;

    /// <summary>The one member, and what was asked for so far.</summary>
    public ClusterView View => Volatile.Read(ref view);

    /// <inheritdoc/>
    public TimeSpan LeaseLeft => TimeSpan.MaxValue;

    /// <summary>Tells the view now. What changes later, placements and singletons of this node itself, is no news to anybody.</summary>
    public IDisposable Watch(Action<ClusterView> changed)
    {
        changed(View);
        return new Nothing();
    }

    /// <inheritdoc/>
    public Task JoinAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task BeUpAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>There is nobody to hand over to.</summary>
    public Task LeaveAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>The only node cannot leave.</summary>
    public Task<bool> AskToLeaveAsync(string node, CancellationToken cancellation) => Task.FromResult(false);

    /// <summary>The only node cannot be declared down.</summary>
    public Task<bool> DownAsync(string node, CancellationToken cancellation) => Task.FromResult(false);

    /// <summary>Places it here, with version 0: the journal's own count tells one opening of a shard from the next.</summary>
    public Task<ShardPlacement> PlaceAsync(string shard, CancellationToken cancellation)
    {
        lock (gate)
        {
            if (!view.Placements.TryGetValue(shard, out var placement))
            {
                placement = new ShardPlacement(shard, view.Self, 0);
                Volatile.Write(ref view, view with { Version = view.Version + 1, Placements = view.Placements.Add(shard, placement) });
            }

            return Task.FromResult(placement);
        }
    }

    /// <inheritdoc/>
    public Task RefreshAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Serving(ShardPlacement placement)
    {
    }

    /// <inheritdoc/>
    public Task RebalanceAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Starts it at once, within this call; it ends with the cluster.</summary>
    public void Host(string name, Func<SingletonTerm, IDisposable> start)
    {
        var term = new SingletonTerm(name, view.Self, 1);
        lock (gate)
        {
            Volatile.Write(ref view, view with { Version = view.Version + 1, Singletons = view.Singletons.SetItem(name, term) });
        }

        var started = start(term);
        lock (gate)
        {
            running.Add(started);
        }
    }

    /// <inheritdoc/>
    public void Listen(byte channel, INodeListener listener)
    {
    }

    /// <summary>There is nobody to send to.</summary>
    public bool Send(MemberId to, byte channel, ReadOnlyMemory<byte> message) => false;

    /// <summary>Ends the singletons, the last first.</summary>
    public ValueTask DisposeAsync()
    {
        IDisposable[] left;
        lock (gate)
        {
            left = [.. running];
            running.Clear();
        }

        foreach (var one in left.Reverse())
        {
            one.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private sealed class Nothing : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
