namespace Orchestrator.Journal;

/// <summary>What became of a write that carried a token. Losing the race is normal, and not an exception.</summary>
public enum AppendStatus
{
    /// <summary>Durable.</summary>
    Applied,

    /// <summary>Not written: the token or the expected sequence number is not the store's.</summary>
    Stale,

    /// <summary>
    /// The store failed (full disk, I/O error). Whether it was written is known only by reading. Later appends of the shard that were
    /// already queued fail as well, or are <see cref="Stale"/> because the one they rest on is missing.
    /// </summary>
    Failed,
}
