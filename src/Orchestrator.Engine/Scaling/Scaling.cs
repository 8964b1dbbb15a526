using Orchestrator.Actors;

namespace Orchestrator.Engine.Scaling;

/// <summary>Takes calls to the autoscaler in this process. In a cluster it runs here only while this node is the one to run it.</summary>
/// <param name="spawn">Starts the actor; its name must be free again once an earlier one has stopped.</param>
/// <param name="stop">Stops the actor, and completes when it has.</param>
/// <param name="standsAlone">False in a cluster, where who runs it is asked next.</param>
internal sealed class Scaling(Func<ActorRef<ScalingMessage>> spawn, Func<ActorRef<ScalingMessage>, Task> stop, bool standsAlone) : IScaling
{
    private readonly Lock gate = new();
    private ActorRef<ScalingMessage>? actor;
    private Task stopped = Task.CompletedTask;
    private long terms;

    /// <summary>True while it runs here.</summary>
    public bool IsHere
    {
        get
        {
            lock (gate)
            {
                return actor is not null;
            }
        }
    }

    /// <summary>What is told when it does not run here.</summary>
    public static ServiceUnavailableException NotHere(bool standsAlone) => standsAlone
        ? new ServiceUnavailableException("shutting_down", "The node is shutting down.")
        : ServiceUnavailableException.Moved("of the autoscaler");

    /// <summary>Runs it here until what is returned is disposed.</summary>
    public IDisposable Open()
    {
        lock (gate)
        {
            var term = ++terms;
            if (stopped.IsCompleted)
            {
                actor = spawn();
            }
            else
            {
                _ = OpenLaterAsync(stopped, term);
            }

            return new Term(this, term);
        }
    }

    public async Task<ScalingStatus> StatusAsync(CancellationToken cancellation = default)
    {
        var ask = new ScalingMessage.Ask();
        Send(ask);
        return await ask.Answer.OnOwnScheduler().WaitAsync(cancellation);
    }

    public async Task<IReadOnlyList<string>> SpawnAsync(int count, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var call = new ScalingMessage.Spawn(count);
        Send(call);
        return await call.Answer.OnOwnScheduler().WaitAsync(cancellation);
    }

    /// <summary>Ends it here, and completes when it has ended.</summary>
    public Task CloseAsync()
    {
        lock (gate)
        {
            Close(terms);
            return stopped;
        }
    }

    private void Send(ScalingMessage.Call call)
    {
        ActorRef<ScalingMessage>? serving;
        lock (gate)
        {
            serving = actor;
        }

        if (serving?.Tell(call) != true)
        {
            call.Refuse(NotHere(standsAlone));
        }
    }

    private async Task OpenLaterAsync(Task before, long term)
    {
        await before;
        lock (gate)
        {
            if (terms == term)
            {
                actor ??= spawn();
            }
        }
    }

    private void Close(long term)
    {
        lock (gate)
        {
            if (terms != term)
            {
                return;
            }

            terms++;
            if (actor is not null)
            {
                stopped = stop(actor);
                actor = null;
            }
        }
    }

    private sealed class Term(Scaling scaling, long term) : IDisposable
    {
        public void Dispose() => scaling.Close(term);
    }
}
