using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Caching;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Tasks.Release;

namespace Orchestrator.Engine.Tasks;

/// <summary>
/// A shard's dealings with the result cache: what is known when a task comes, it ends with; what its tasks compute is put in when that is durable.
/// </summary>
internal sealed class ShardCaching(TaskShard shard)
{
    /// <summary>Results that are decided and not durable yet. What this shard rests on them comes behind them in its journal.</summary>
    private readonly Dictionary<UInt128, KnownResult> ending = [];

    /// <summary>The submission with the result it would have, if that is known by now.</summary>
    public SubmitTask WithKnown(SubmitTask submission)
    {
        if (submission.Spec.Cache is not { } policy || submission.Known is not null)
        {
            return submission;
        }

        return (ending.GetValueOrDefault(policy.Key) ?? shard.Setup.Cache.FindInMemory(policy)) is { } known ? submission with { Known = known } : submission;
    }

    /// <summary>A task has completed.</summary>
    public void Completed(TaskRecord task, TaskCompleted completed)
    {
        if (completed.CachedFrom is not null)
        {
            shard.Commit.ReleaseLater(new ShareResult(shard.Setup, task.Id, completed.Result));
        }
        else if (task.Spec.Cache is { } policy)
        {
            var known = new KnownResult(task.Id, completed.Result);
            ending[policy.Key] = known;
            shard.Commit.ReleaseLater(new PutResult(this, policy, task.Spec.Type, known));
        }
    }

    private void Put(CachePolicy policy, string taskType, KnownResult known)
    {
        shard.Setup.Cache.Put(policy, taskType, known);
        shard.Setup.ArtifactUses.Cached(policy, known.Result, shard.Time.GetUtcNow() + policy.TimeToLive);
        if (ending.GetValueOrDefault(policy.Key) == known)
        {
            ending.Remove(policy.Key);
        }
    }

    /// <summary>The result is another task's: when it is an artifact, this one refers to it as well.</summary>
    private sealed class ShareResult(TaskShardSetup setup, TaskId task, TaskPayload result) : IRelease
    {
        public void Release() => setup.ArtifactUses.Shared(task, result);

        public void Abandon(Exception cause)
        {
        }
    }

    private sealed class PutResult(ShardCaching caching, CachePolicy policy, string taskType, KnownResult known) : IRelease
    {
        public void Release() => caching.Put(policy, taskType, known);

        public void Abandon(Exception cause)
        {
        }
    }
}
