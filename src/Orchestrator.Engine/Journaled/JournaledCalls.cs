using Orchestrator.Actors;

namespace Orchestrator.Engine.Journaled;

/// <summary>
/// Takes calls to the one actor of a stream in this process: started by the first thing there ever was to keep, or, in a cluster, when its shard is
/// placed here.
/// </summary>
/// <param name="stream">Its name in the journal.</param>
/// <param name="what">The subject in messages, such as <c>locks</c>.</param>
/// <param name="spawn">Starts the actor under a claim; its name must be free again once an earlier one has stopped.</param>
/// <param name="stop">Stops the actor, and completes when it has.</param>
/// <param name="standsAlone">False in a cluster, where calls for an actor that is elsewhere are refused.</param>
internal sealed class JournaledCalls<TActor>(
    string stream, string what, Func<long, ActorRef<JournaledMessage<TActor>>> spawn, Func<ActorRef<JournaledMessage<TActor>>, Task> stop, bool standsAlone) : IJournaledService
{
    private readonly Lock gate = new();
    private ActorRef<JournaledMessage<TActor>>? actor;
    private bool isClosed;

    public string Stream { get; } = stream;

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

    public void Open(long claim = 0)
    {
        lock (gate)
        {
            isClosed = false;
            actor ??= spawn(claim);
        }
    }

    public async Task CloseAsync()
    {
        ActorRef<JournaledMessage<TActor>>? old;
        lock (gate)
        {
            (old, actor, isClosed) = (actor, null, true);
        }

        if (old is not null)
        {
            await stop(old);
        }
    }

    /// <summary>Asks the actor, which is started for it when need be.</summary>
    public Task<T> AskAsync<T>(Func<TActor, T> ask, CancellationToken cancellation) => AskAsync(Serving(), ask, cancellation);

    /// <summary>Asks the actor.</summary>
    /// <param name="ofNone">The answer when there never was anything to keep.</param>
    public async Task<T> AskAsync<T>(Func<TActor, T> ask, T ofNone, CancellationToken cancellation) =>
        Serving(opens: false) is { } serving ? await AskAsync(serving, ask, cancellation) : ofNone;

    /// <summary>The actor, started when need be.</summary>
    public ActorRef<JournaledMessage<TActor>> Serving() => Serving(opens: true)!;

    public void Send(ActorRef<JournaledMessage<TActor>> serving, JournaledMessage<TActor>.Call call)
    {
        if (!serving.Tell(call))
        {
            // Of a stopped actor the call has been refused already, and this changes nothing.
            call.Refuse(new ServiceUnavailableException("overloaded", $"Too many calls wait for {what}."));
        }
    }

    /// <summary>Tells the actor something that cannot be refused; false when it is not here.</summary>
    public bool TellControl(JournaledMessage<TActor> message)
    {
        ActorRef<JournaledMessage<TActor>>? here;
        lock (gate)
        {
            here = actor;
        }

        here?.TellControl(message);
        return here is not null;
    }

    /// <summary>What is told to a call that certainly had no effect, because nobody is here to answer it.</summary>
    public ServiceUnavailableException NotServed() => ServiceUnavailableException.NotServed(what, standsAlone);

    private async Task<T> AskAsync<T>(ActorRef<JournaledMessage<TActor>> serving, Func<TActor, T> ask, CancellationToken cancellation)
    {
        var call = new JournaledMessage<TActor>.Call<T>(ask);
        Send(serving, call);
        return await call.Answer.OnOwnScheduler().WaitAsync(cancellation);
    }

    private ActorRef<JournaledMessage<TActor>>? Serving(bool opens)
    {
        lock (gate)
        {
            if (isClosed || (actor is null && !standsAlone))
            {
                throw NotServed();
            }

            return opens ? actor ??= spawn(0) : actor;
        }
    }
}
