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

    /// <summary>How many rows pass the query's filters; its limit says nothing here.</summary>
    ValueTask<long> CountAsync(ProjectionQuery query, CancellationToken cancellation);

    /// <summary>How many rows there are of each kind. Maintained, not counted: it costs the same however many there are.</summary>
    ValueTask<ProjectionCounts> CountsAsync(CancellationToken cancellation);

    /// <summary>Deletes rows by id; durable when done.</summary>
    /// <returns>How many of them there were.</returns>
    /// <exception cref="JournalUnavailableException">The store cannot be written now.</exception>
    ValueTask<int> RemoveAsync(IReadOnlyList<string> ids);

    /// <summary>Deletes the oldest of the rows that need not be kept, at most so many; durable when done.</summary>
    /// <returns>How many were deleted; fewer than the limit when all others may stay.</returns>
    /// <exception cref="JournalUnavailableException">The store cannot be written now.</exception>
    ValueTask<int> RemoveOldAsync(RetentionRule rule, int limit);
}
