namespace Orchestrator.Cli.Bench.Soak;

/// <summary>The straight line through samples that has the least squares of errors.</summary>
/// <param name="MeanMib">Mean of the samples.</param>
/// <param name="SlopeMibPerHour">How steep the line is.</param>
/// <param name="GrowthPercent">How much it rises from the first sample to the last, in percent of the mean.</param>
/// <param name="NoisePercent">Two standard errors of that growth: less than this says nothing, as with files that swell and shrink.</param>
internal sealed record Trend(double MeanMib, double SlopeMibPerHour, double GrowthPercent, double NoisePercent)
{
    /// <summary>Of samples at different times; a single one is flat.</summary>
    public static Trend Of(IReadOnlyList<(double Seconds, double Mib)> samples)
    {
        var meanTime = samples.Average(sample => sample.Seconds);
        var mean = samples.Average(sample => sample.Mib);
        var spread = samples.Sum(sample => Math.Pow(sample.Seconds - meanTime, 2));
        var slope = spread == 0 ? 0 : samples.Sum(sample => (sample.Seconds - meanTime) * (sample.Mib - mean)) / spread;
        var errors = samples.Sum(sample => Math.Pow(sample.Mib - mean - (slope * (sample.Seconds - meanTime)), 2));
        var slopeError = spread == 0 || samples.Count < 3 ? 0 : Math.Sqrt(errors / (samples.Count - 2) / spread);
        var percentOf = mean == 0 ? 0 : 100 * (samples[^1].Seconds - samples[0].Seconds) / mean;
        return new Trend(mean, slope * 3600, slope * percentOf, 2 * slopeError * percentOf);
    }

    /// <summary>Whether it rises by no more than this, or not by more than chance; what falls is flat.</summary>
    public bool IsFlat(double tolerancePercent) => GrowthPercent <= tolerancePercent || GrowthPercent <= NoisePercent;
}
