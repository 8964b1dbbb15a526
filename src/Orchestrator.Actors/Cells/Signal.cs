namespace Orchestrator.Actors;

/// <summary>An entry of the control lane. Signals are their own list nodes, so a lane without entries costs nothing; each is posted once.</summary>
internal abstract class Signal
{
    public Signal? Next;
}

/// <summary>A signal the runtime sends itself; it is handled in every state.</summary>
internal abstract class SystemSignal : Signal
{
    public abstract void HandleIn(ActorCell cell);
}

/// <summary>A signal that becomes a message for the actor.</summary>
internal abstract class MessageSignal<TMessage> : Signal
{
    /// <summary>Takes the message out; false when it is void by now, as that of a cancelled timer is.</summary>
    public abstract bool TryOpen([System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out TMessage opened);
}
