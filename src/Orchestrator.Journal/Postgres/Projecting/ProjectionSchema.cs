using Orchestrator.Postgres;

namespace Orchestrator.Journal.Postgres.Projecting;

/// <summary>The projection's tables.</summary>
internal static class ProjectionSchema
{
    public static readonly PostgresSchema Chapter = new("projection",
    [
        string.Join(';', TasksTable.Schema, RunsTable.Schema, WritesTable.Schema, ClassesTable.Schema, PositionsTable.Schema),
    ])
    {
        Tuning =
        [
            "alter table tasks alter column body set compression lz4",
            "alter table runs alter column ids set storage external",
            "alter table classes set (fillfactor = 20)",
            "alter table positions set (fillfactor = 20)",
            // Tables that mostly grow: statistics and the maps that index-only reads need are renewed by what is new, not by a share of all.
            "alter table tasks set (autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.1)",
        ],
    };
}
