namespace Orchestrator.Journal;

/// <summary>The store cannot be used now: a full or failing disk, or a closed journal. Trying again later may succeed.</summary>
public sealed class JournalUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
