namespace Orchestrator.Journal.Sqlite;

/// <summary>Runs a piece of writing as one transaction on the journal's writer, between two groups of appends.</summary>
internal interface IJournalWriter
{
    Task<T> WriteAsync<T>(Func<JournalDatabase, T> write);
}
