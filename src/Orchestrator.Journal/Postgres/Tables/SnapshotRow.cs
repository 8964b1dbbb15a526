namespace Orchestrator.Journal.Postgres.Tables;

/// <summary>A kept snapshot without its data.</summary>
internal sealed record SnapshotRow(long Id, long Sequence, int Version, long Length, long Checksum);
