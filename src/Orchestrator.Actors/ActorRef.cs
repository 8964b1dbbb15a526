namespace Orchestrator.Actors;

/// <summary>The address of an actor. It stays valid over restarts; one actor has one reference, so references compare by identity.</summary>
public sealed class ActorRef<TMessage>
{
    internal ActorRef(ActorCell<TMessage> cell) => Cell = cell;

    /// <summary>Names from the system down to the actor, such as <c>node-1/shards/7</c>.</summary>
    public string Path => Cell.Path;

    /// <summary>Completes when the actor has stopped for good and its remaining messages were reported as undelivered. Never fails.</summary>
    public Task Termination => Cell.Termination;

    internal ActorCell<TMessage> Cell { get; }

    /// <summary>Sends to the user lane. Messages of one sender arrive in the order sent.</summary>
    /// <returns>
    /// False when the mailbox is full, and the caller decides what to do with the message, or when the actor stopped:
    /// then the message is also reported to <see cref="ActorSystem.Undelivered"/>, for senders that do not look.
    /// </returns>
    public bool Tell(TMessage message) => Cell.Tell(message) == TellResult.Accepted;

    /// <summary>Sends to the control lane: never refused, handled before user messages and even while those are paused.</summary>
    public void TellControl(TMessage message) => Cell.TellControl(message);

    /// <summary>Sends a message that carries a place to reply to, and waits for the reply.</summary>
    /// <param name="message">Makes the message around the place to reply to.</param>
    /// <param name="deadline">How long to wait, by the system's clock. <see cref="Timeout.InfiniteTimeSpan"/> waits for ever.</param>
    /// <returns>
    /// The reply; or fails with what <see cref="ReplyTo{TReply}.Fail"/> was given, with <see cref="AskTimeoutException"/>,
    /// or with <see cref="AskRefusedException"/> when the message was not accepted.
    /// </returns>
    public Task<TReply> Ask<TReply>(Func<ReplyTo<TReply>, TMessage> message, TimeSpan deadline)
    {
        var ask = new PendingAsk<TReply>(Cell.System, Cell);
        ask.StartDeadline(deadline);
        var told = Cell.Tell(message(new ReplyTo<TReply>(ask)));
        if (told != TellResult.Accepted)
        {
            ask.TryFail(new AskRefusedException(Path, mailboxFull: told == TellResult.Full));
        }

        return ask.Task;
    }

    /// <inheritdoc/>
    public override string ToString() => Path;
}
