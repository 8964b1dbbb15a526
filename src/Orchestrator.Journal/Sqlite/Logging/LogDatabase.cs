namespace Orchestrator.Journal.Sqlite.Logging;

/// <summary>The tables of <c>logs.db</c> over one connection, the writer's or a reader's.</summary>
internal sealed class LogDatabase(SqliteDatabase database)
{
    private const int PageBytes = 16 * 1024;

    public static readonly SqliteSchema Schema = new(ApplicationId: 0x4F72634C, PageBytes,
    [
        string.Join(';', LogsTable.Schema, LinesTable.Schema, TotalTable.Schema),
    ])
    {
        // The newest lines may go with a power cut: no answer rests on them.
        SurvivesPowerCut = false,
    };

    public LogsTable Logs { get; } = new(database);

    public LinesTable Lines { get; } = new(database);

    public TotalTable Total { get; } = new(database);
}
