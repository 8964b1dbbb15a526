namespace Orchestrator.Actors;

/// <summary>The settings of one actor, given when it is spawned.</summary>
public sealed record ActorOptions
{
    /// <summary>The defaults, shared so that a plain actor costs no options of its own.</summary>
    public static ActorOptions Default { get; } = new();

    /// <summary>The most user messages that wait; one more is refused. Default null: unbounded. Control messages are never refused.</summary>
    public int? MailboxCapacity { get; init; }

    /// <summary>The most messages handled before <c>OnBurstEnd</c> runs and other actors get their turn. Default 1024.</summary>
    public int BurstSize { get; init; } = 1024;

    /// <summary>How this actor is treated when it fails. Default: restart with back-off, without a limit.</summary>
    public SupervisionStrategy Supervision { get; init; } = SupervisionStrategy.Default;

    internal void Validate()
    {
        if (MailboxCapacity <= 0)
        {
            throw new ArgumentException("ActorOptions.MailboxCapacity must be positive; null means unbounded.");
        }

        if (BurstSize <= 0)
        {
            throw new ArgumentException("ActorOptions.BurstSize must be positive.");
        }

        Supervision.Validate();
    }
}
