namespace Orchestrator.Cluster.Nodes;

/// <summary>What a <see cref="NodeMessage"/> says. The numbers go over the wire; a kind that is not known is passed over.</summary>
internal enum NodeMessageKind : byte
{
    /// <summary>The tables have changed: read them.</summary>
    Changed = 1,

    /// <summary>To the master: place this shard.</summary>
    Place = 2,

    /// <summary>To the master: the shard is served as it was placed.</summary>
    Serving = 3,

    /// <summary>To the master: spread the shards anew.</summary>
    Rebalance = 4,

    /// <summary>From the master: it has taken note.</summary>
    RebalanceNoted = 5,

    /// <summary>Leave by yourself.</summary>
    Leave = 6,
}
