namespace Orchestrator.Journal.Projection;

/// <summary>What one stretch of a shard's stream does to the projection.</summary>
/// <param name="Shard">The shard's number.</param>
/// <param name="Position">The last sequence number this stretch covers.</param>
/// <param name="Rows">Rows to insert or replace.</param>
/// <param name="Removed">Ids of rows that are finished no longer.</param>
public sealed record ProjectionWrite(
    int Shard,
    long Position,
    IReadOnlyList<ProjectedRow> Rows,
    IReadOnlyList<string> Removed)
{
    /// <summary>
    /// The token of the shard's owner. A store that several nodes share drops a write whose token is older than one it has seen of the shard: what an owner
    /// writes after it has lost the shard must not undo what the next one wrote. Zero where there is no other node.
    /// </summary>
    public long Token { get; init; }
}
