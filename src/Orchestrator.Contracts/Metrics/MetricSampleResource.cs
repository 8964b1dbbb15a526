namespace Orchestrator.Contracts.Metrics;

/// <summary>One number of a metric.</summary>
/// <param name="Name">The metric's name, with <c>_bucket</c>, <c>_sum</c> or <c>_count</c> behind it in a histogram.</param>
/// <param name="Labels">What tells it from the metric's other numbers; empty when there is one.</param>
/// <param name="Value">The number.</param>
public sealed record MetricSampleResource(string Name, IReadOnlyDictionary<string, string> Labels, double Value);
