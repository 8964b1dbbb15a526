namespace Orchestrator.Journal.Projection;

/// <summary>The rows there are at one moment, by kind.</summary>
/// <param name="Positions">How far each shard had been projected at that moment; a shard without an entry stands at 0.</param>
/// <param name="Rows">Kinds without rows may be missing.</param>
public sealed record ProjectionCounts(IReadOnlyDictionary<int, long> Positions, IReadOnlyList<ProjectedCount> Rows);
