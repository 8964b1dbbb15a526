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

    /// <summary>Sends a message as a caller's: it can be refused.</summary>
    /// <exception cref="ServiceUnavailableException">Too many wait, or the shard has stopped.</exception>
    public void Send(IShardMessage message)
    {
        if (!Actor.Tell(message))
        {
            throw Actor.Termination.IsCompleted
                ? new ServiceUnavailableException("shutting_down", $"Domain '{Domain}' is not served any longer.")
                : new ServiceUnavailableException("overloaded", $"Too many commands wait for domain '{Domain}'.");
        }
    }

    /// <summary>Asks about the shard's state.</summary>
    /// <exception cref="ServiceUnavailableException">As for <see cref="Send"/>, or the shard has no state now.</exception>
    public async Task<TAnswer> AskAsync<TAnswer>(ShardQuery<TAnswer> query, CancellationToken cancellation)
    {
        Send(query);
        return await query.Task.WaitAsync(cancellation);
    }

    public void HasRecovered(int number) => recovered.TrySetResult(number);

    public void HasFailed(Exception failure) => recovered.TrySetException(failure);
}
