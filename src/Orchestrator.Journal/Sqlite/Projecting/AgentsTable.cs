namespace Orchestrator.Journal.Sqlite.Projecting;

/// <summary>Agents' names as short numbers.</summary>
internal sealed class AgentsTable(SqliteDatabase database)
{
    public const string Schema = "CREATE TABLE agents (code INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)";

    // Names of agents may come and go without end (pods): the cache starts over when it has grown to this.
    private const int MaxCached = 100_000;

    private readonly Dictionary<string, long> cache = new(StringComparer.Ordinal);

    private readonly SqliteStatement find = database.Prepare("SELECT code FROM agents WHERE name = ?");

    private readonly SqliteStatement insert = database.Prepare("INSERT INTO agents (name) VALUES (?)");

    public long? Find(string name)
    {
        if (!find.Bind(1, name).Step())
        {
            return null;
        }

        var code = find.Int64(0);
        find.Reset();
        return code;
    }

    /// <summary>For the writer: the agent's number, assigned at first use.</summary>
    public long FindOrAdd(string name)
    {
        if (cache.TryGetValue(name, out var code))
        {
            return code;
        }

        code = Find(name) ?? Add(name);
        if (cache.Count >= MaxCached)
        {
            cache.Clear();
        }

        return cache[name] = code;
    }

    /// <summary>Must be called when a transaction was rolled back: numbers assigned in it are not stored.</summary>
    public void Forget() => cache.Clear();

    private long Add(string name)
    {
        insert.Bind(1, name).Run();
        return database.LastInsertedRow;
    }
}
