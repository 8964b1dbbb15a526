using Orchestrator.Postgres;

namespace Orchestrator.Journal.Postgres.Logging;

/// <summary>The tables of what tasks wrote.</summary>
internal static class LogSchema
{
    public static readonly PostgresSchema Chapter = new("logs", [string.Join(';', LogsTable.Schema, LinesTable.Schema, TotalTable.Schema)])
    {
        Tuning = ["alter table logs set (fillfactor = 70)"],
    };
}
