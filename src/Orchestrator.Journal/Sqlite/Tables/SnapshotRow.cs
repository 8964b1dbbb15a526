namespace Orchestrator.Journal.Sqlite.Tables;

/// <summary>A kept snapshot without its data.</summary>
internal sealed record SnapshotRow(long Id, long Sequence, int Version, long Length, uint Checksum);
