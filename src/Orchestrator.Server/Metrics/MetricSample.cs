namespace Orchestrator.Server.Metrics;

/// <summary>One number of a metric.</summary>
/// <param name="Suffix">What follows the metric's name: <c>_bucket</c>, <c>_sum</c> and <c>_count</c> of a histogram, else empty.</param>
internal readonly record struct MetricSample(string Suffix, IReadOnlyList<KeyValuePair<string, string>> Labels, double Value);
