namespace Orchestrator.Journal.Projection;

/// <summary>
/// An indexed table of finished records, derived from the journal. Each shard's position says how far its stream has
/// been projected; rows and position are stored in one transaction. Writing the same rows again changes nothing.
/// </summary>
public interface IProjection : IAsyncDisposable
{
    /// <summary>The last sequence number of the shard that has been projected; 0 when none.</summary>
    ValueTask<long> PositionAsync(int shard, CancellationToken cancellation);

    /// <summary>
    /// Stores the rows (inserting or replacing by id), deletes <see cref="ProjectionWrite.Removed"/>, and moves the
    /// shards' positions, all or nothing and durable when done. The rows' bodies
    /// may be used again by the caller afterwards.
    /// </summary>
    /// <exception cref="JournalUnavailableException">The store cannot be written now.</exception>
    ValueTask WriteAsync(IReadOnlyList<ProjectionWrite> writes);

    /// <summary>The row with this id; null when there is none.</summary>
    ValueTask<ProjectedRow?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>A page of rows, ordered by (<see cref="ProjectedRow.SortKey"/>, id) descending, read by key and never by offset.</summary>
    ValueTask<IReadOnlyList<ProjectedRow>> PageAsync(ProjectionQuery query, CancellationToken cancellation);
}
