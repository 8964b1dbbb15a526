using Orchestrator.Actors;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Agents;
using Orchestrator.Engine.Tasks.Messages;

namespace Orchestrator.Engine;

/// <summary>A domain's shard as this node knows it: served here by an actor, or elsewhere.</summary>
/// <param name="domain">The domain.</param>
/// <param name="elsewhere">Takes what is for a shard that is served elsewhere; null on a node that stands alone.</param>
internal sealed class ShardHandle(string domain, IShardsElsewhere? elsewhere = null)
{
    private TaskCompletionSource<int> recovered = NewPromise();
    private volatile ActorRef<IShardMessage>? actor;

    public string Domain { get; } = domain;

    /// <summary>The shard's name in the journal.</summary>
    public string Name => ShardNames.OfDomain(Domain);

    /// <summary>True while an actor of this node serves it.</summary>
    public bool IsServed => actor is not null;

    /// <summary>Number of the placement under which it is served; 0 on a node that stands alone.</summary>
    public long Claim { get; private set; }

    /// <summary>Completes when the actor that serves it has stopped, by itself or because it was told to; null when none does.</summary>
    public Task? Stopped => actor?.Termination;

    /// <summary>Completes with the shard's number when it has first recovered here; fails when that failed for good.</summary>
    public Task<int> Recovered => recovered.Task;

    /// <summary>Why callers are refused when the actor stops; null while the node ends.</summary>
    public ServiceUnavailableException? WhyStopped { get; private set; }

    /// <summary>From here on this actor serves it.</summary>
    public void Serve(Func<ShardHandle, ActorRef<IShardMessage>> spawn, long claim)
    {
        (Claim, WhyStopped) = (claim, null);
        recovered = NewPromise();
        actor = spawn(this);
    }

    /// <summary>Nobody of this node serves it any longer.</summary>
    /// <returns>The actor, to be stopped.</returns>
    public ActorRef<IShardMessage>? Leave(ServiceUnavailableException why)
    {
        WhyStopped = why;
        return Interlocked.Exchange(ref actor, null);
    }

    /// <summary>Sends a message as a caller's: it can be refused.</summary>
    /// <exception cref="ServiceUnavailableException">Too many wait, the shard is served elsewhere, or it has stopped.</exception>
    public void Send(IShardMessage message)
    {
        var served = actor ?? throw ServiceUnavailableException.Moved(Domain);
        if (!served.Tell(message))
        {
            throw served.Termination.IsCompleted
                ? WhyStopped ?? new ServiceUnavailableException("shutting_down", $"Domain '{Domain}' is not served any longer.")
                : new ServiceUnavailableException("overloaded", $"Too many commands wait for domain '{Domain}'.");
        }
    }

    /// <summary>Asks about the shard's state.</summary>
    /// <exception cref="ServiceUnavailableException">As for <see cref="Send"/>, or the shard has no state now.</exception>
    public async Task<TAnswer> AskAsync<TAnswer>(ShardQuery<TAnswer> query, CancellationToken cancellation)
    {
        Send(query);
        return await query.Task.OnOwnScheduler().WaitAsync(cancellation);
    }

    /// <summary>Tells the shard something that cannot be refused; false when it is not served here.</summary>
    public bool TellControl(IShardMessage message)
    {
        if (actor is not { } served)
        {
            return false;
        }

        served.TellControl(message);
        return true;
    }

    /// <summary>Takes an attempt's end to the shard, wherever it is. It stays with its agent until the shard has it durable.</summary>
    public void Report(LocalAttempt attempt)
    {
        if (!TellControl(attempt))
        {
            elsewhere?.Report(this, attempt);
        }
    }

    /// <summary>Takes an attempt's progress or its start to the shard; it may be lost on the way.</summary>
    public void Report(AttemptReport progress)
    {
        if (!TellControl(new ProgressMessage(progress)))
        {
            elsewhere?.Report(this, progress);
        }
    }

    /// <summary>Tells the shard that an attempt has started, where that is not known.</summary>
    public void Started(LocalAttempt attempt) => elsewhere?.Started(this, attempt);

    public void HasRecovered(int number) => recovered.TrySetResult(number);

    public void HasFailed(Exception failure) => recovered.TrySetException(failure);

    private static TaskCompletionSource<int> NewPromise() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
