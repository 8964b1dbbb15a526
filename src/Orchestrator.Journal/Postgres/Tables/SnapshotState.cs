namespace Orchestrator.Journal.Postgres.Tables;

/// <summary>How far a stored snapshot has come. The numbers are stored.</summary>
internal enum SnapshotState
{
    /// <summary>Being written; after a crash, a leftover.</summary>
    Writing = 0,

    /// <summary>Verified; one of the two that are kept.</summary>
    Kept = 1,

    /// <summary>Replaced; its chunks are being deleted.</summary>
    Dropped = 2,
}
