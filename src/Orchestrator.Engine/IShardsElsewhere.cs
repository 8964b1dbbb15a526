using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Agents;

namespace Orchestrator.Engine;

/// <summary>Takes what this node's agent has to say to shards that other nodes serve.</summary>
internal interface IShardsElsewhere
{
    /// <summary>An attempt has ended.</summary>
    void Report(ShardHandle shard, LocalAttempt attempt);

    /// <summary>An attempt has got on, or has started.</summary>
    void Report(ShardHandle shard, AttemptReport progress);

    /// <summary>An attempt of another node's shard has started.</summary>
    void Started(ShardHandle shard, LocalAttempt attempt);
}
