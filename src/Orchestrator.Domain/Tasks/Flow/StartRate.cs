using System.Globalization;

namespace Orchestrator.Domain.Tasks.Flow;

/// <summary>How many attempts may start in a time: a bucket of <paramref name="Burst"/> tokens, refilled evenly, of which each start takes one.</summary>
/// <param name="PerSecond">Tokens a second; 0 for no limit, at most 1,000,000.</param>
/// <param name="Burst">Tokens that a full bucket holds: how many may start at once after a rest; at least 1.</param>
public readonly record struct StartRate(double PerSecond, int Burst)
{
    /// <summary>The most starts a second that can be told apart from none.</summary>
    public const double Most = 1_000_000;

    /// <summary>What <see cref="TryParse"/> reads, in words.</summary>
    public const string Form = "a number of starts per s, m, h or d, such as 10/s, with the burst after a colon, as in 10/s:20; 0 sets no limit";

    /// <summary>The slowest rate: one start in ten years.</summary>
    private const double Least = 1 / (3_650.0 * 86_400);

    private const int MostBurst = 1_000_000;

    /// <summary>A rate with a bucket for one second, or for one token when it is slower than that.</summary>
    public StartRate(double perSecond)
        : this(perSecond, (int)Math.Max(1, Math.Ceiling(Math.Min(perSecond, Most))))
    {
    }

    /// <summary>False when it sets no limit.</summary>
    public bool IsLimit => PerSecond > 0;

    /// <summary>Nanoseconds from one token to the next, rounded up so that the rate is never exceeded.</summary>
    internal long Interval => (long)Math.Ceiling(1e9 / PerSecond);

    /// <summary>
    /// Reads a number of starts per <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>, such as <c>10/s</c>, and after a colon the burst, as in
    /// <c>10/s:20</c>; <c>0</c> is no limit.
    /// </summary>
    public static bool TryParse(string text, out StartRate rate)
    {
        rate = default;
        if (text == "0")
        {
            return true;
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var speed = colon < 0 ? text : text[..colon];
        if (speed.Length < 3 || speed[^2] != '/' || SecondsIn(speed[^1]) is not { } seconds
            || !double.TryParse(speed.AsSpan(0, speed.Length - 2), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number / seconds is not (>= Least and <= Most))
        {
            return false;
        }

        rate = new StartRate(number / seconds);
        if (colon < 0)
        {
            return true;
        }

        if (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var burst) || burst is < 1 or > MostBurst)
        {
            return false;
        }

        rate = rate with { Burst = burst };
        return true;
    }

    private static double? SecondsIn(char unit) => unit switch
    {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => null,
    };

    /// <summary>As <see cref="TryParse"/> reads it, in the unit that gives a whole number.</summary>
    public override string ToString()
    {
        var burst = Burst == new StartRate(PerSecond).Burst ? "" : string.Create(CultureInfo.InvariantCulture, $":{Burst}");
        foreach (var unit in "smhd")
        {
            var number = PerSecond * SecondsIn(unit)!.Value;
            if (number >= 1 && Math.Abs(number - Math.Round(number)) < 1e-6)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{Math.Round(number)}/{unit}{burst}");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{PerSecond:0.######}/s{burst}");
    }
}
