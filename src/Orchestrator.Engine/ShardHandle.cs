using Orchestrator.Actors;
using Orchestrator.Engine.Tasks.Messages;

namespace Orchestrator.Engine;

/// <summary>A domain's shard on this node.</summary>
internal sealed class ShardHandle(string domain)
{
    private readonly TaskCompletionSource<int> recovered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Domain { get; } = domain;

    /// <summary>The shard's name in the journal.</summary>
    public string Name => $"tasks/{Domain}/0";

    public ActorRef<IShardMessage> Actor { get; set; } = null!;

    /// <summary>Completes with the shard's number when it has first recovered; fails when that failed for good.</summary>
    public Task<int> Recovered => recovered.Task;

    public void HasRecovered(int number) => recovered.TrySetResult(number);

    public void HasFailed(Exception failure) => recovered.TrySetException(failure);
}
