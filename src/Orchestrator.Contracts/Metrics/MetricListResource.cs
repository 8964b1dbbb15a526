namespace Orchestrator.Contracts.Metrics;

/// <summary>Answer of <c>GET /api/v1/metrics</c>.</summary>
/// <param name="Metrics">All metrics of the server, sorted by name.</param>
public sealed record MetricListResource(IReadOnlyList<MetricResource> Metrics);
