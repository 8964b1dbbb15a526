namespace Orchestrator.Engine.Metrics;

/// <summary>A histogram at one moment.</summary>
/// <param name="Bounds">Upper bounds of the buckets but the last, rising; a value that equals a bound is in its bucket.</param>
/// <param name="Counts">Values in each bucket, not cumulative; one more than <paramref name="Bounds"/>, the last without a bound.</param>
/// <param name="Sum">Sum of all values.</param>
public sealed record HistogramReading(IReadOnlyList<double> Bounds, IReadOnlyList<long> Counts, double Sum);
