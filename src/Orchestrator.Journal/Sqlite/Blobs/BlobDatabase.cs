namespace Orchestrator.Journal.Sqlite.Blobs;

/// <summary>The tables of <c>blobs.db</c> over one connection, the writer's or a reader's.</summary>
internal sealed class BlobDatabase(SqliteDatabase database)
{
    private const int PageBytes = 16 * 1024;

    public static readonly SqliteSchema Schema = new(ApplicationId: 0x4F726362, PageBytes, [BlobsTable.Schema]);

    public BlobsTable Blobs { get; } = new(database);
}
