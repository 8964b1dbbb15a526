using Orchestrator.Cluster;
using Orchestrator.Cluster.Stores;

namespace Orchestrator.Simulation.Tests.Clusters.Mutations;

/// <summary>Broken on purpose: what one node reads says that all shards are its own, as if the master had placed them twice.</summary>
internal sealed class TwoPlacesStore(IClusterStore inner) : IClusterStore
{
    private MemberId self;

    public async Task<JoinAnswer> JoinAsync(JoinRequest node, CancellationToken cancellation)
    {
        var answer = await inner.JoinAsync(node, cancellation);
        self = answer.Self ?? self;
        return answer;
    }

    public async Task<ClusterTable> ReadAsync(CancellationToken cancellation)
    {
        var table = await inner.ReadAsync(cancellation);
        return table with
        {
            Placements = table.Placements.SetItems(table.Placements.Select(entry => KeyValuePair.Create(entry.Key, entry.Value with { Owner = self }))),
        };
    }

    public Task<Renewal> RenewAsync(MemberId self, CancellationToken cancellation) => inner.RenewAsync(self, cancellation);

    public Task<bool> SetStateAsync(MemberId self, MemberState state, CancellationToken cancellation) => inner.SetStateAsync(self, state, cancellation);

    public Task<bool> DownAsync(MemberId member, bool onlyIfExpired, CancellationToken cancellation) => inner.DownAsync(member, onlyIfExpired, cancellation);

    public Task<bool> RemoveAsync(MemberId self, CancellationToken cancellation) => inner.RemoveAsync(self, cancellation);

    public Task<SingletonTerm?> TakeAsync(string name, MemberId holder, CancellationToken cancellation) => inner.TakeAsync(name, holder, cancellation);

    public Task<bool> ReleaseAsync(SingletonTerm term, CancellationToken cancellation) => inner.ReleaseAsync(term, cancellation);

    public Task<bool> PlaceAsync(SingletonTerm master, IReadOnlyList<ShardMove> moves, CancellationToken cancellation) => inner.PlaceAsync(master, moves, cancellation);

    public Task<string> SecretAsync(string proposed, CancellationToken cancellation) => inner.SecretAsync(proposed, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
