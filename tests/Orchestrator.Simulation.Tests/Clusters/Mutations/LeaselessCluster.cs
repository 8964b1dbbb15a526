using Orchestrator.Cluster;

namespace Orchestrator.Simulation.Tests.Clusters.Mutations;

/// <summary>Broken on purpose: a node that does not stop serving when its lease ends.</summary>
internal sealed class LeaselessCluster(ICluster inner) : ICluster, IMembership
{
    public bool IsLocal => inner.IsLocal;

    public IMembership Membership => this;

    public IShardPlacement Placement => inner.Placement;

    public ISingletonHost Singletons => inner.Singletons;

    public INodeTransport Transport => inner.Transport;

    public ClusterView View => Blind(inner.Membership.View);

    public TimeSpan LeaseLeft => TimeSpan.FromDays(1);

    public IDisposable Watch(Action<ClusterView> changed) => inner.Membership.Watch(view => changed(Blind(view)));

    public Task JoinAsync(CancellationToken cancellation) => inner.Membership.JoinAsync(cancellation);

    public Task BeUpAsync(CancellationToken cancellation) => inner.Membership.BeUpAsync(cancellation);

    public Task LeaveAsync(CancellationToken cancellation) => inner.Membership.LeaveAsync(cancellation);

    public Task<bool> AskToLeaveAsync(string node, CancellationToken cancellation) => inner.Membership.AskToLeaveAsync(node, cancellation);

    public Task<bool> DownAsync(string node, CancellationToken cancellation) => inner.Membership.DownAsync(node, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private static ClusterView Blind(ClusterView view) => view with { HoldsLease = true };
}
