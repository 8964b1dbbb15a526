namespace Orchestrator.Actors;

/// <summary>How long an actor waits before it is started again. Its messages are kept meanwhile.</summary>
public sealed record RestartBackoff
{
    /// <summary>Restarts at once, every time.</summary>
    public static RestartBackoff None { get; } = new() { Initial = TimeSpan.Zero, Maximum = TimeSpan.Zero, Jitter = 0 };

    /// <summary>Delay before the first restart. Default 100 ms; zero restarts at once.</summary>
    public TimeSpan Initial { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest delay. Default 30 s.</summary>
    public TimeSpan Maximum { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Each restart in a row waits this many times longer than the one before. Default 2; 1 keeps the delay constant.</summary>
    public double Coefficient { get; init; } = 2;

    /// <summary>The share of a delay, 0 to 1, that chance may take away, so that actors felled together do not rise together. Default 0.2.</summary>
    public double Jitter { get; init; } = 0.2;

    /// <summary>The delay before a restart.</summary>
    /// <param name="restart">Which restart in a row, counted from 1.</param>
    /// <param name="random">Gives numbers from 0 up to but not including 1.</param>
    public TimeSpan DelayFor(int restart, Func<double> random)
    {
        var grown = Initial.Ticks * Math.Pow(Coefficient, restart - 1);
        var capped = Math.Min(grown, Maximum.Ticks);
        return TimeSpan.FromTicks((long)(capped * (1 - Jitter * random())));
    }

    internal void Validate()
    {
        if (Initial < TimeSpan.Zero)
        {
            throw new ArgumentException("RestartBackoff.Initial must not be negative; zero restarts at once.");
        }

        if (Maximum < Initial)
        {
            throw new ArgumentException("RestartBackoff.Maximum must be at least RestartBackoff.Initial.");
        }

        if (!(Coefficient >= 1) || double.IsInfinity(Coefficient))
        {
            throw new ArgumentException("RestartBackoff.Coefficient must be 1 or more.");
        }

        if (!(Jitter is >= 0 and <= 1))
        {
            throw new ArgumentException("RestartBackoff.Jitter must be between 0 and 1.");
        }
    }
}
