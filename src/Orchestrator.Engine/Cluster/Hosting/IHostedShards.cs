namespace Orchestrator.Engine.Cluster.Hosting;

/// <summary>A kind of shards that this node can serve.</summary>
internal interface IHostedShards
{
    /// <summary>Whether the shard is of this kind.</summary>
    bool Has(string shard);

    /// <summary>Starts serving; completes when the shard answers, fails when it cannot be served under this claim.</summary>
    Task ServeAsync(string shard, long claim);

    /// <summary>Stops serving; completes when nothing of it is left on this node.</summary>
    /// <param name="orderly">True to let what is on its way to the journal arrive first; false when there is no time for that.</param>
    Task LeaveAsync(string shard, bool orderly);
}
