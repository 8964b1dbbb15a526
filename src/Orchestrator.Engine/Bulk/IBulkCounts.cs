using Orchestrator.Domain;

namespace Orchestrator.Engine.Bulk;

/// <summary>Counts what a bulk job would find in memory, on this node or on all of them.</summary>
internal interface IBulkCounts
{
    /// <summary>Tasks in memory, without the ended ones that the table has as well.</summary>
    /// <param name="positions">How far the table of finished tasks has each shard.</param>
    Task<long> CountAsync(TaskFilter filter, Instant before, IReadOnlyDictionary<int, long> positions, CancellationToken cancellation);
}
