namespace Orchestrator.Journal;

/// <summary>Another process holds the data folder.</summary>
public sealed class JournalInUseException(string message, Exception? inner = null) : Exception(message, inner);
