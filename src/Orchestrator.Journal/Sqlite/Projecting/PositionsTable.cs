namespace Orchestrator.Journal.Sqlite.Projecting;

/// <summary>How far each shard's stream is projected.</summary>
internal sealed class PositionsTable(SqliteDatabase database)
{
    public const string Schema = "CREATE TABLE positions (shard INTEGER PRIMARY KEY, position INTEGER NOT NULL)";

    private readonly SqliteStatement find = database.Prepare("SELECT position FROM positions WHERE shard = ?");

    private readonly SqliteStatement set = database.Prepare("INSERT OR REPLACE INTO positions (shard, position) VALUES (?, ?)");

    private readonly SqliteStatement all = database.Prepare("SELECT shard, position FROM positions");

    public Dictionary<int, long> All()
    {
        var positions = new Dictionary<int, long>();
        while (all.Step())
        {
            positions.Add((int)all.Int64(0), all.Int64(1));
        }

        return positions;
    }

    public long Find(int shard)
    {
        if (!find.Bind(1, shard).Step())
        {
            return 0;
        }

        var position = find.Int64(0);
        find.Reset();
        return position;
    }

    public void Set(int shard, long position) => set.Bind(1, shard).Bind(2, position).Run();
}
