using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Events;

/// <summary>Durable events of one shard, in their order.</summary>
/// <param name="Shard">The shard's number.</param>
/// <param name="Domain">The domain it serves.</param>
/// <param name="Before">Where a listener stands before the first of them.</param>
/// <param name="Events">The events; a listener that has heard one of them stands at its sequence number.</param>
public sealed record EventBatch(int Shard, string Domain, EventPosition Before, IReadOnlyList<HistoryEntry> Events);
