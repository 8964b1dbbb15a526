namespace Orchestrator.Engine.Status;

/// <summary>What this node, or all nodes, have to say to the status.</summary>
internal interface IStatusParts
{
    /// <param name="positions">How far the table of finished tasks has each shard.</param>
    /// <param name="isExact">False to take what is there also when a few tasks are counted in neither.</param>
    Task<IReadOnlyList<NodePart>> ReadAsync(IReadOnlyDictionary<int, long> positions, bool isExact, CancellationToken cancellation);
}
