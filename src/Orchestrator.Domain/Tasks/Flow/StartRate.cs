using System.Globalization;

namespace Orchestrator.Domain.Tasks.Flow;

/// <summary>How many attempts may start in a time: a bucket of <paramref name="Burst"/> tokens, refilled evenly, of which each start takes one.</summary>
/// <param name="PerSecond">Tokens a second; 0 for no limit, at most 1,000,000.</param>
/// <param name="Burst">Tokens that a full bucket holds: how many may start at once after a rest; at least 1.</param>
public readonly record struct StartRate(double PerSecond, int Burst)
{
    /// <summary>The most starts a second that can be told apart from none.</summary>
    public const double Most = 1_000_000;

    /// <summary>A rate with a bucket for one second, or for one token when it is slower than that.</summary>
    public StartRate(double perSecond)
        : this(perSecond, (int)Math.Max(1, Math.Ceiling(Math.Min(perSecond, Most))))
    {
    }

    /// <summary>False when it sets no limit.</summary>
    public bool IsLimit => PerSecond > 0;

    /// <summary>Nanoseconds from one token to the next, rounded up so that the rate is never exceeded.</summary>
    internal long Interval => (long)Math.Ceiling(1e9 / PerSecond);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{PerSecond}/s{(Burst == new StartRate(PerSecond).Burst ? "" : $":{Burst}")}");
}
