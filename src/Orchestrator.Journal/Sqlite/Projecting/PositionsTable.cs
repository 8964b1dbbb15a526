namespace Orchestrator.Journal.Sqlite.Projecting;

/// <summary>How far each shard's stream is projected.</summary>
internal sealed class PositionsTable(SqliteDatabase database)
{
    public const string Schema = "CREATE TABLE positions (shard INTEGER PRIMARY KEY, position INTEGER NOT NULL)";

    private readonly SqliteStatement _find = database.Prepare("SELECT position FROM positions WHERE shard = ?");

    private readonly SqliteStatement _set = database.Prepare("INSERT OR REPLACE INTO positions (shard, position) VALUES (?, ?)");

    public long Find(int shard)
    {
        if (!_find.Bind(1, shard).Step())
            return 0;

        var position = _find.Int64(0);
        _find.Reset();
        return position;
    }

    public void Set(int shard, long position) => _set.Bind(1, shard).Bind(2, position).Run();
}
