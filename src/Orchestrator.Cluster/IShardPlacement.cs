namespace Orchestrator.Cluster;

/// <summary>Port: who serves which shard. Who owns what is read from <see cref="IMembership.View"/>.</summary>
public interface IShardPlacement
{
    /// <summary>Has a shard placed if it is not yet; completes when the view shows a living owner for it.</summary>
    Task<ShardPlacement> PlaceAsync(string shard, CancellationToken cancellation);

    /// <summary>Reads the store again at once: somebody said that the view is out of date. Completes when the view is newer than the call.</summary>
    Task RefreshAsync(CancellationToken cancellation);

    /// <summary>The node serves the shard as it was placed: the master may move the next one.</summary>
    void Serving(ShardPlacement placement);

    /// <summary>Has the master spread the shards anew, one after the other; completes when it has taken note.</summary>
    Task RebalanceAsync(CancellationToken cancellation);
}
