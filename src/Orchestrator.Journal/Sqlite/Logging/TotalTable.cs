namespace Orchestrator.Journal.Sqlite.Logging;

/// <summary>What all lines together count for. Maintained, not counted: it costs the same however many there are.</summary>
internal sealed class TotalTable(SqliteDatabase database)
{
    public const string Schema = """
        CREATE TABLE total (bytes INTEGER NOT NULL);
        INSERT INTO total (bytes) VALUES (0)
        """;

    private readonly SqliteStatement read = database.Prepare("SELECT bytes FROM total");

    private readonly SqliteStatement add = database.Prepare("UPDATE total SET bytes = bytes + ?");

    public long Bytes
    {
        get
        {
            read.Step();
            var bytes = read.Int64(0);
            read.Reset();
            return bytes;
        }
    }

    public void Add(long bytes) => add.Bind(1, bytes).Run();
}
