using SQLitePCL;

namespace Orchestrator.Journal.Sqlite;

/// <summary>A call into SQLite that failed, as SQLite reports it. Never leaves this folder: see <see cref="SqliteFailures"/>.</summary>
internal sealed class SqliteFailure(int code, string message) : Exception(message)
{
    /// <summary>The extended result code.</summary>
    public int Code { get; } = code;

    /// <summary>The primary result code.</summary>
    public int PrimaryCode => Code & 0xFF;

    public bool IsCorruption => PrimaryCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_FORMAT;
}
