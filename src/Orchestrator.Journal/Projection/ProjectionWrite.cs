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
    /// True to leave the stretch out when the shard has been projected further meanwhile: a node that lost the shard may come late with it,
    /// and would undo what the next one has written. False writes it whatever is there.
    /// </summary>
    public bool OnlyForward { get; init; }
}
