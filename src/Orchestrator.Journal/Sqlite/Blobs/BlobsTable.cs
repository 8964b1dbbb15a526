using Orchestrator.Journal.Blobs;

namespace Orchestrator.Journal.Sqlite.Blobs;

/// <summary>A row for each blob; its bytes are in a table of their own, so that looking at rows does not pass them.</summary>
internal sealed class BlobsTable(SqliteDatabase database)
{
    public const string Schema = """
        CREATE TABLE blobs (
            code       INTEGER PRIMARY KEY,
            bucket     TEXT NOT NULL,
            key        TEXT NOT NULL,
            label      TEXT NOT NULL,
            bytes      INTEGER NOT NULL,
            stored_at  INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            UNIQUE (bucket, key));
        CREATE INDEX blobs_by_age ON blobs (bucket, stored_at, key);
        CREATE TABLE blob_data (code INTEGER PRIMARY KEY, data BLOB NOT NULL);
        CREATE TABLE blob_totals (bucket TEXT PRIMARY KEY, count INTEGER NOT NULL, bytes INTEGER NOT NULL) WITHOUT ROWID
        """;

    private const string Columns = "SELECT code, bucket, key, label, bytes, stored_at, expires_at FROM blobs ";

    private readonly SqliteStatement find = database.Prepare(Columns + "WHERE bucket = ? AND key = ?");
    private readonly SqliteStatement list = database.Prepare(Columns + "WHERE bucket = ? AND key > ? ORDER BY key LIMIT ?");
    private readonly SqliteStatement oldest = database.Prepare(Columns + "WHERE bucket = ? ORDER BY stored_at, key LIMIT ?");
    private readonly SqliteStatement read = database.Prepare("SELECT data FROM blob_data WHERE code = ?");
    private readonly SqliteStatement insert = database.Prepare("INSERT INTO blobs (bucket, key, label, bytes, stored_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)");
    private readonly SqliteStatement insertData = database.Prepare("INSERT INTO blob_data (code, data) VALUES (?, ?)");
    private readonly SqliteStatement touch = database.Prepare("UPDATE blobs SET stored_at = ? WHERE code = ?");
    private readonly SqliteStatement delete = database.Prepare("DELETE FROM blobs WHERE code = ?");
    private readonly SqliteStatement deleteData = database.Prepare("DELETE FROM blob_data WHERE code = ?");
    private readonly SqliteStatement totals = database.Prepare("SELECT count, bytes FROM blob_totals WHERE bucket = ?");

    private readonly SqliteStatement count = database.Prepare(
        "INSERT INTO blob_totals (bucket, count, bytes) VALUES (?1, ?2, ?3) ON CONFLICT (bucket) DO UPDATE SET count = count + ?2, bytes = bytes + ?3");

    public (long Code, BlobInfo Info)? Find(string bucket, string key)
    {
        if (!find.Bind(1, bucket).Bind(2, key).Step())
        {
            return null;
        }

        var row = Row(find);
        find.Reset();
        return row;
    }

    public byte[] Read(long code)
    {
        var data = read.Bind(1, code).Step() ? read.Blob(0).ToArray() : throw new JournalUnavailableException($"{database.Path}: blob {code} has lost its bytes.");
        read.Reset();
        return data;
    }

    public List<BlobInfo> List(string bucket, string after, int limit) => Rows(list.Bind(1, bucket).Bind(2, after).Bind(3, limit));

    public List<BlobInfo> Oldest(string bucket, int limit) => Rows(oldest.Bind(1, bucket).Bind(2, limit));

    public BlobTotals Totals(string bucket)
    {
        if (!totals.Bind(1, bucket).Step())
        {
            return default;
        }

        var found = new BlobTotals(totals.Int64(0), totals.Int64(1));
        totals.Reset();
        return found;
    }

    public void Put(BlobInfo info, ReadOnlySpan<byte> data)
    {
        if (Find(info.Bucket, info.Key) is { } known)
        {
            Delete(known.Code, known.Info);
        }

        insert.Bind(1, info.Bucket).Bind(2, info.Key).Bind(3, info.Label).Bind(4, data.Length).Bind(5, info.StoredAt).Bind(6, info.ExpiresAt).Run();
        insertData.Bind(1, database.LastInsertedRow).Bind(2, data).Run();
        Count(info.Bucket, 1, data.Length);
    }

    public void Touch(long code, long storedAt) => touch.Bind(1, storedAt).Bind(2, code).Run();

    public void Delete(long code, BlobInfo info)
    {
        delete.Bind(1, code).Run();
        deleteData.Bind(1, code).Run();
        Count(info.Bucket, -1, -info.Bytes);
    }

    private void Count(string bucket, long blobs, long bytes) => count.Bind(1, bucket).Bind(2, blobs).Bind(3, bytes).Run();

    private static List<BlobInfo> Rows(SqliteStatement statement)
    {
        var rows = new List<BlobInfo>();
        while (statement.Step())
        {
            rows.Add(Row(statement).Info);
        }

        return rows;
    }

    private static (long Code, BlobInfo Info) Row(SqliteStatement statement) => (
        statement.Int64(0),
        new BlobInfo(statement.Text(1), statement.Text(2), statement.Text(3), statement.Int64(4), statement.Int64(5), statement.Int64(6)));
}
