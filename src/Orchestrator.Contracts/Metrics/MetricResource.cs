namespace Orchestrator.Contracts.Metrics;

/// <summary>A metric with all its numbers at one moment.</summary>
/// <param name="Name">Its name, the same for Prometheus.</param>
/// <param name="Type"><c>counter</c>, <c>gauge</c> or <c>histogram</c>.</param>
/// <param name="Unit">Unit in the notation of UCUM, as <c>s</c>, <c>By</c> or <c>{task}</c>.</param>
/// <param name="Help">What it counts or measures.</param>
/// <param name="Samples">Its numbers: one for each combination of labels, and for a histogram one for each bucket, the sum and the count.</param>
public sealed record MetricResource(string Name, string Type, string Unit, string Help, IReadOnlyList<MetricSampleResource> Samples);
