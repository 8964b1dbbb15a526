using SQLitePCL;

namespace Orchestrator.Journal.Sqlite;

/// <summary>How far a checkpoint goes. The values are SQLite's.</summary>
internal enum CheckpointKind
{
    /// <summary>Moves what can be moved without waiting for readers.</summary>
    Move = raw.SQLITE_CHECKPOINT_PASSIVE,

    /// <summary>Moves everything, waiting for readers, so that the next transaction overwrites the log from its start.</summary>
    StartOver = raw.SQLITE_CHECKPOINT_RESTART,

    /// <summary>Moves everything, waiting for readers, and cuts the log to nothing.</summary>
    Empty = raw.SQLITE_CHECKPOINT_TRUNCATE,
}
