using Orchestrator.Journal.Projection;

namespace Orchestrator.Journal.Sqlite.Projecting;

/// <summary>
/// The combinations of status, type and domain that occur, as short numbers. There are few, so that one index over
/// (class, sort key, id) answers every combination of filters on the three, and pages without a filter too: a page is
/// merged from the ranges of the classes that match.
/// </summary>
internal sealed class ClassesTable(SqliteDatabase database)
{
    public const string Schema = """
        CREATE TABLE classes (
            code   INTEGER PRIMARY KEY,
            status TEXT NOT NULL,
            type   TEXT NOT NULL,
            domain TEXT NOT NULL,
            UNIQUE (status, type, domain))
        """;

    /// <summary>The number of rows of each combination, kept up with every write.</summary>
    public const string CountColumn = """
        ALTER TABLE classes ADD COLUMN count INTEGER NOT NULL DEFAULT 0;
        UPDATE classes SET count = (SELECT count(*) FROM tasks WHERE class = code)
        """;

    private const int MaxCached = 100_000;

    private readonly Dictionary<(string, string, string), long> cache = [];

    private readonly SqliteStatement find = database.Prepare(
        "SELECT code FROM classes WHERE status = ? AND type = ? AND domain = ?");

    private readonly SqliteStatement insert = database.Prepare("INSERT INTO classes (status, type, domain) VALUES (?, ?, ?)");

    private readonly SqliteStatement matching = database.Prepare("""
        SELECT code FROM classes
        WHERE (?1 IS NULL OR status = ?1) AND (?2 IS NULL OR type = ?2) AND (?3 IS NULL OR domain = ?3)
        """);

    private readonly SqliteStatement addToCount = database.Prepare("UPDATE classes SET count = count + ? WHERE code = ?");

    private readonly SqliteStatement counts = database.Prepare("SELECT status, type, domain, count FROM classes WHERE count > 0");

    private readonly SqliteStatement sum = database.Prepare("""
        SELECT coalesce(sum(count), 0) FROM classes
        WHERE (?1 IS NULL OR status = ?1) AND (?2 IS NULL OR type = ?2) AND (?3 IS NULL OR domain = ?3)
        """);

    /// <summary>How many rows there are of each combination.</summary>
    public List<ProjectedCount> Counts()
    {
        var rows = new List<ProjectedCount>();
        while (counts.Step())
        {
            rows.Add(new ProjectedCount(counts.Text(0), counts.Text(1), counts.Text(2), counts.Int64(3)));
        }

        return rows;
    }

    /// <summary>How many rows pass the filters; null passes all.</summary>
    public long Sum(string? status, string? type, string? domain)
    {
        sum.BindOrNull(1, status).BindOrNull(2, type).BindOrNull(3, domain).Step();
        var count = sum.Int64(0);
        sum.Reset();
        return count;
    }

    public void AddToCount(long code, long change) => addToCount.Bind(1, change).Bind(2, code).Run();

    /// <summary>The classes that pass the filters; null passes all.</summary>
    public List<long> Matching(string? status, string? type, string? domain)
    {
        var codes = new List<long>();
        matching.BindOrNull(1, status).BindOrNull(2, type).BindOrNull(3, domain);
        while (matching.Step())
        {
            codes.Add(matching.Int64(0));
        }

        return codes;
    }

    /// <summary>For the writer: the number of the combination, assigned at first use.</summary>
    public long FindOrAdd(string status, string type, string domain)
    {
        var key = (status, type, domain);
        if (cache.TryGetValue(key, out var code))
        {
            return code;
        }

        code = Find(status, type, domain) ?? Add(status, type, domain);
        if (cache.Count >= MaxCached)
        {
            cache.Clear();
        }

        return cache[key] = code;
    }

    /// <summary>Must be called when a transaction was rolled back: numbers assigned in it are not stored.</summary>
    public void Forget() => cache.Clear();

    private long? Find(string status, string type, string domain)
    {
        if (!find.Bind(1, status).Bind(2, type).Bind(3, domain).Step())
        {
            return null;
        }

        var code = find.Int64(0);
        find.Reset();
        return code;
    }

    private long Add(string status, string type, string domain)
    {
        insert.Bind(1, status).Bind(2, type).Bind(3, domain).Run();
        return database.LastInsertedRow;
    }
}
