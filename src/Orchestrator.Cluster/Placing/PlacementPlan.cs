using Orchestrator.Cluster.Stores;

namespace Orchestrator.Cluster.Placing;

/// <summary>What the master should do.</summary>
/// <param name="AtOnce">Shards that nobody serves: all in one write.</param>
/// <param name="OneByOne">Shards that are served and should move: each when the one before is served again.</param>
internal sealed record PlacementPlan(IReadOnlyList<ShardMove> AtOnce, IReadOnlyList<ShardMove> OneByOne);
