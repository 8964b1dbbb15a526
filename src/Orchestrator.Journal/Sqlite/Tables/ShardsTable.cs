namespace Orchestrator.Journal.Sqlite.Tables;

/// <summary>One row a shard: its name, its token, the last sequence number stored and the last one cut away.</summary>
internal sealed class ShardsTable(SqliteDatabase database)
{
    public const string Schema = """
        CREATE TABLE shards (
            number INTEGER PRIMARY KEY,
            name   TEXT NOT NULL UNIQUE,
            token  INTEGER NOT NULL,
            head   INTEGER NOT NULL,
            cut    INTEGER NOT NULL)
        """;

    /// <summary>The claim a shard was last taken with.</summary>
    public const string ClaimColumn = "ALTER TABLE shards ADD COLUMN claim INTEGER NOT NULL DEFAULT 0";

    private readonly SqliteStatement list = database.Prepare("SELECT number, name FROM shards ORDER BY number");

    private readonly SqliteStatement find = database.Prepare("SELECT name, token, head, cut FROM shards WHERE number = ?");

    private readonly SqliteStatement acquire = database.Prepare("""
        INSERT INTO shards (number, name, token, head, cut, claim)
        VALUES ((SELECT coalesce(max(number), 0) + 1 FROM shards), ?, 1, 0, 0, ?)
        ON CONFLICT (name) DO UPDATE SET token = token + 1, claim = excluded.claim WHERE excluded.claim >= claim
        RETURNING number, token, head
        """);

    private readonly SqliteStatement findClaim = database.Prepare("SELECT claim FROM shards WHERE name = ?");

    private readonly SqliteStatement moveHead = database.Prepare("UPDATE shards SET head = ? WHERE number = ? AND token = ?");

    private readonly SqliteStatement moveCut = database.Prepare("UPDATE shards SET cut = ? WHERE number = ?");

    public List<ShardDescriptor> List()
    {
        var shards = new List<ShardDescriptor>();
        while (list.Step())
        {
            shards.Add(new ShardDescriptor((int)list.Int64(0), list.Text(1)));
        }

        return shards;
    }

    public ShardRow? Find(int shard)
    {
        if (!find.Bind(1, shard).Step())
        {
            return null;
        }

        var row = new ShardRow(find.Text(0), find.Int64(1), find.Int64(2), find.Int64(3));
        find.Reset();
        return row;
    }

    /// <summary>Creates the shard or raises its token.</summary>
    /// <exception cref="StaleClaimException">It was taken with a higher claim.</exception>
    public ShardOwnership Acquire(string name, long claim)
    {
        if (!acquire.Bind(1, name).Bind(2, claim).Step())
        {
            findClaim.Bind(1, name).Step();
            var stored = findClaim.Int64(0);
            findClaim.Reset();
            throw new StaleClaimException(name, claim, stored);
        }

        var owner = new ShardOwnership((int)acquire.Int64(0), name, acquire.Int64(1), acquire.Int64(2));
        // The statement must run to its end for the change to count.
        acquire.Run();
        return owner;
    }

    public void MoveHead(int shard, long token, long head)
    {
        moveHead.Bind(1, head).Bind(2, shard).Bind(3, token).Run();
        if (database.Changes != 1)
        {
            throw new InvalidOperationException($"Shard {shard} no longer has token {token} within the transaction that read it.");
        }
    }

    public void MoveCut(int shard, long cut) => moveCut.Bind(1, cut).Bind(2, shard).Run();
}
