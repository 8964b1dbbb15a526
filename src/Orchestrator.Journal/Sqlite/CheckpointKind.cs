using SQLitePCL;

namespace Orchestrator.Journal.Sqlite;

/// <summary>How far a checkpoint goes. The values are SQLite's.</summary>
internal enum CheckpointKind
{
    /// <summary>Moves all that no reader is in the way of.</summary>
    Move = raw.SQLITE_CHECKPOINT_PASSIVE,

    /// <summary>As <see cref="Move"/>, and if everything was moved, the next transaction overwrites the log from its start.</summary>
    StartOver = raw.SQLITE_CHECKPOINT_RESTART,

    /// <summary>As <see cref="StartOver"/>, and the log is cut to nothing.</summary>
    Empty = raw.SQLITE_CHECKPOINT_TRUNCATE,
}
