using System.Text;
using SQLitePCL;

namespace Orchestrator.Journal.Sqlite;

/// <summary>A statement that is prepared at its first use and kept. Parameters and columns count from 1 and 0, as in SQLite.</summary>
internal sealed class SqliteStatement(SqliteDatabase database, string sql) : IDisposable
{
    private sqlite3_stmt? handle;

    private sqlite3_stmt Handle => handle ??= database.PrepareHandle(sql);

    public SqliteStatement Bind(int parameter, long value)
    {
        database.Check(raw.sqlite3_bind_int64(Handle, parameter, value));
        return this;
    }

    public SqliteStatement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        // An empty span has no address, and SQLite takes no address for NULL.
        database.Check(value.IsEmpty
            ? raw.sqlite3_bind_zeroblob(Handle, parameter, 0)
            : raw.sqlite3_bind_blob(Handle, parameter, value));
        return this;
    }

    public SqliteStatement Bind(int parameter, string value)
    {
        Span<byte> utf8 = stackalloc byte[256];
        if (value.Length > 0 && Encoding.UTF8.TryGetBytes(value, utf8, out var length))
        {
            database.Check(raw.sqlite3_bind_text(Handle, parameter, (ReadOnlySpan<byte>)utf8[..length]));
        }
        else
        {
            database.Check(raw.sqlite3_bind_text(Handle, parameter, value));
        }

        return this;
    }

    public SqliteStatement BindOrNull(int parameter, string? value) => value is null ? BindNull(parameter) : Bind(parameter, value);

    public SqliteStatement BindNull(int parameter)
    {
        database.Check(raw.sqlite3_bind_null(Handle, parameter));
        return this;
    }

    /// <summary>Moves to the next row; false behind the last, where the statement is reset.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(Handle);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        // A failed statement must be reset as well, or the rollback finds it still running. Reset repeats the failure.
        var failure = code == raw.SQLITE_DONE ? null : database.Failure(code);
        raw.sqlite3_reset(Handle);
        return failure is null ? false : throw failure;
    }

    /// <summary>Runs a statement whose rows, if any, are of no interest.</summary>
    public void Run()
    {
        while (Step())
        {
        }
    }

    public void Reset() => raw.sqlite3_reset(Handle);

    /// <summary>Resets the statement if it was ever used.</summary>
    public void Abandon()
    {
        if (handle is not null)
        {
            raw.sqlite3_reset(handle);
        }
    }

    public long Int64(int column) => raw.sqlite3_column_int64(Handle, column);

    public string Text(int column) => raw.sqlite3_column_text(Handle, column).utf8_to_string();

    public bool IsNull(int column) => raw.sqlite3_column_type(Handle, column) == raw.SQLITE_NULL;

    /// <summary>The column's bytes; valid until the next step or reset.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(Handle, column);

    public void Dispose() => handle?.Dispose();
}
