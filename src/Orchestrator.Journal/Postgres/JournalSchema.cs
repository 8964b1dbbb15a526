using Orchestrator.Journal.Postgres.Tables;
using Orchestrator.Postgres;

namespace Orchestrator.Journal.Postgres;

/// <summary>The journal's tables.</summary>
internal static class JournalSchema
{
    public static readonly PostgresSchema Chapter = new("journal",
    [
        string.Join(';', ShardsTable.Schema, ShardsTable.CounterSchema, BatchesTable.Schema, SnapshotsTable.Schema, SnapshotChunksTable.Schema),
    ])
    {
        // Packing is left to the faster of PostgreSQL's two methods; snapshots come packed.
        Tuning =
        [
            ShardsTable.RoomForVersions,
            "alter table batches alter column data set compression lz4",
            "alter table snapshot_chunks alter column data set storage external",
        ],
    };
}
