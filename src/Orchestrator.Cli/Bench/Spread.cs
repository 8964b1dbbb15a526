namespace Orchestrator.Cli.Bench;

/// <summary>How long something took over many times, in milliseconds.</summary>
internal sealed record Spread(double P50Ms, double P99Ms, double MaxMs)
{
    /// <summary>Of at least one time.</summary>
    public static Spread Of(IEnumerable<double> timesMs)
    {
        var times = timesMs.ToArray();
        var percentiles = Percentiles.Of(times);
        return new Spread(percentiles.P50, percentiles.P99, times[^1]);
    }
}
