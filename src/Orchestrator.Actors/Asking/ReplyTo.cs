namespace Orchestrator.Actors;

/// <summary>Where the answer to an ask goes. The first answer wins; it may come from any actor and any thread.</summary>
public sealed class ReplyTo<TReply>
{
    private readonly PendingAsk<TReply> ask;

    internal ReplyTo(PendingAsk<TReply> ask) => this.ask = ask;

    /// <summary>Answers. False when nobody waits any more: already answered, or past the deadline.</summary>
    public bool Reply(TReply reply) => this.ask.TryReply(reply);

    /// <summary>Answers with a failure. False when nobody waits any more: already answered, or past the deadline.</summary>
    public bool Fail(Exception exception) => this.ask.TryFail(exception);
}
