namespace Orchestrator.Journal.InMemory;

/// <summary>What an <see cref="InMemoryJournal"/> is about to do, for whoever decides whether it fails.</summary>
public enum InMemoryOperation
{
    /// <summary>Store a group of appends.</summary>
    Append,

    /// <summary>Acquire a shard.</summary>
    Acquire,

    /// <summary>Read batches, a snapshot or the list of shards.</summary>
    Read,

    /// <summary>Save a snapshot.</summary>
    SaveSnapshot,

    /// <summary>Cut a stream.</summary>
    Truncate,
}
