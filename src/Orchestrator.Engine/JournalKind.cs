namespace Orchestrator.Engine;

/// <summary>Where the journal is kept.</summary>
public enum JournalKind
{
    /// <summary>In the data folder, durable: survives the process and the machine's power.</summary>
    Sqlite,

    /// <summary>In this process only, for tests and measurements: gone with it.</summary>
    Memory,

    /// <summary>In a PostgreSQL database, durable; a cluster always keeps it there.</summary>
    Postgres,
}
