namespace Orchestrator.Actors;

/// <summary>How an actor is treated when it fails: in <c>OnStart</c>, <c>OnReceive</c>, <c>OnBurstEnd</c> or its factory.</summary>
public sealed record SupervisionStrategy
{
    /// <summary>Restarts on every failure, with back-off and without a limit.</summary>
    public static SupervisionStrategy Default { get; } = new();

    /// <summary>Stops on the first failure.</summary>
    public static SupervisionStrategy StopOnFailure { get; } = new() { Decide = static _ => Directive.Stop };

    /// <summary>Chooses the directive for a failure. Default: <see cref="Directive.Restart"/>. If it throws, the actor stops.</summary>
    public Func<Exception, Directive> Decide { get; init; } = static _ => Directive.Restart;

    /// <summary>The wait before a restart. An incarnation that lived for <see cref="Window"/> starts the growth anew.</summary>
    public RestartBackoff Backoff { get; init; } = new();

    /// <summary>The most restarts within <see cref="Window"/>; the next failure is met with <see cref="WhenExceeded"/>. Default null: no limit. Zero: never restart.</summary>
    public int? MaxRestarts { get; init; }

    /// <summary>The sliding time in which restarts are counted against <see cref="MaxRestarts"/>. Default 1 minute.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>What happens when <see cref="MaxRestarts"/> is exceeded: <see cref="Directive.Stop"/> (default) or <see cref="Directive.Escalate"/>.</summary>
    public Directive WhenExceeded { get; init; } = Directive.Stop;

    /// <summary>
    /// Whether a failure counts against <see cref="MaxRestarts"/>. Default: every one does. Exclude what the actor is not
    /// to blame for, such as a storage outage, which must not stop it for good.
    /// </summary>
    public Func<Exception, bool> CountsAgainstMaximum { get; init; } = static _ => true;

    internal void Validate()
    {
        Backoff.Validate();
        if (MaxRestarts < 0)
        {
            throw new ArgumentException("SupervisionStrategy.MaxRestarts must not be negative; null means no limit.");
        }

        if (Window <= TimeSpan.Zero)
        {
            throw new ArgumentException("SupervisionStrategy.Window must be positive.");
        }

        if (WhenExceeded is not (Directive.Stop or Directive.Escalate))
        {
            throw new ArgumentException("SupervisionStrategy.WhenExceeded must be Stop or Escalate.");
        }
    }
}
