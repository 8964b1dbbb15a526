namespace Orchestrator.Actors;

/// <summary>
/// One incarnation of an actor: state that one thread at a time touches, through synchronous handlers. It starts with
/// <see cref="OnStart"/> and ends with either <see cref="OnRestarting"/> or <see cref="OnStop"/>.
/// </summary>
/// <typeparam name="TMessage">What the actor understands. Messages must not be changed after they are sent.</typeparam>
public abstract class Actor<TMessage>
{
    private ActorContext<TMessage>? context;

    /// <summary>The actor's hold on the runtime, from <see cref="OnStart"/> on; to be used inside handlers only.</summary>
    /// <exception cref="InvalidOperationException">In the constructor, where the actor has no place in the system yet.</exception>
    protected ActorContext<TMessage> Context =>
        this.context ?? throw new InvalidOperationException("Context is available from OnStart on; move this out of the constructor.");

    /// <summary>Runs as the first message of an incarnation. A failure is supervised like that of any message.</summary>
    protected internal virtual void OnStart()
    {
    }

    /// <summary>Handles one message of either lane.</summary>
    protected internal abstract void OnReceive(TMessage message);

    /// <summary>
    /// Runs after each burst of handled messages, before the mailbox is given back: group commit lives here.
    /// Also before a requested stop. A failure is supervised.
    /// </summary>
    protected internal virtual void OnBurstEnd()
    {
    }

    /// <summary>Runs on the failed incarnation before it is thrown away; its failure is logged and changes nothing.</summary>
    /// <param name="cause">Why it is restarted.</param>
    /// <param name="failed">The message whose handling failed; default when it was not a message (start, burst end, escalation).</param>
    protected internal virtual void OnRestarting(Exception cause, TMessage? failed)
    {
    }

    /// <summary>Runs when the actor stops for good, after its children stopped; its failure is logged and changes nothing.</summary>
    protected internal virtual void OnStop()
    {
    }

    internal void Attach(ActorContext<TMessage> context)
    {
        if (this.context is not null)
        {
            throw new InvalidOperationException("The factory returned an actor that was started before; it must create a new one each time.");
        }

        this.context = context;
    }
}
