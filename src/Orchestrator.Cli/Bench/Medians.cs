namespace Orchestrator.Cli.Bench;

/// <summary>What remains of several rounds.</summary>
internal static class Medians
{
    /// <summary>The middle one; of an even number the higher of the two.</summary>
    public static double Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    /// <summary>The middle one of the rounds' ratios: what the machine's moods do to a round falls on both of its halves.</summary>
    public static double OfRatios(IEnumerable<double> values, IEnumerable<double> others) =>
        Of(values.Zip(others, (value, other) => value / other));
}
