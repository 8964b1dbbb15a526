namespace Orchestrator.Journal.Postgres.Projecting;

/// <summary>Rows of one write that share a facet and are neighbours in the order of pages.</summary>
/// <param name="Facet">The facet.</param>
/// <param name="Places">Their places in the write, by descending sort key.</param>
internal readonly record struct FacetRun(long Facet, IReadOnlyList<int> Places);
