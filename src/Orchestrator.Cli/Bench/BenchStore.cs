using System.Diagnostics;
using Orchestrator.Engine;
using Orchestrator.Journal;
using Orchestrator.Journal.InMemory;
using Orchestrator.Journal.Postgres;
using Orchestrator.Journal.Sqlite;

namespace Orchestrator.Cli.Bench;

/// <summary>A folder of its own for one measurement, or a schema, gone afterwards, and the stores on it.</summary>
internal sealed class BenchStore : IDisposable, IAsyncDisposable
{
    private readonly List<BenchDatabase> databases = [];
    private readonly string connection;

    /// <param name="parent">Where to put the folder: a file system's sync is part of what is measured.</param>
    /// <param name="connection">The database for a journal on PostgreSQL; empty for none.</param>
    public BenchStore(string parent, string connection = "")
    {
        this.connection = connection;
        Folder = Directory.CreateDirectory(Path.Combine(Path.GetFullPath(parent), $"orc-bench-{Environment.ProcessId}-{Path.GetRandomFileName()}")).FullName;
    }

    public string Folder { get; }

    /// <summary>Opens a journal with the engine's own settings.</summary>
    public async Task<(IJournal Journal, IAsyncDisposable Owner)> OpenJournalAsync(JournalKind kind)
    {
        if (kind == JournalKind.Memory)
        {
            var memory = new InMemoryJournal();
            return (memory, memory);
        }

        if (kind == JournalKind.Postgres)
        {
            var database = NewDatabase();
            var postgres = await PostgresStore.OpenAsync(database.Connection, database.Schema);
            return (postgres.Journal, postgres);
        }

        var store = SqliteStore.Open(Path.Combine(Folder, "ceiling"));
        return (store.Journal, store);
    }

    /// <summary>Has an engine keep its journal here.</summary>
    public void ApplyTo(OrchestratorOptions options)
    {
        if (connection.Length > 0)
        {
            NewDatabase().ApplyTo(options);
        }
    }

    /// <summary>Median time of an append of 4 KiB with its sync, in milliseconds.</summary>
    public double MeasureSyncMs()
    {
        const int Rounds = 200;
        var page = new byte[4096];
        var times = new double[Rounds];
        var path = Path.Combine(Folder, "sync");
        using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            for (var i = 0; i < Rounds; i++)
            {
                var start = Stopwatch.GetTimestamp();
                file.Write(page);
                file.Flush(flushToDisk: true);
                times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        }

        File.Delete(path);
        Array.Sort(times);
        return times[Rounds / 2];
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public async ValueTask DisposeAsync()
    {
        Dispose();
        foreach (var database in databases)
        {
            await database.DisposeAsync();
        }
    }

    private BenchDatabase NewDatabase()
    {
        var database = new BenchDatabase(connection);
        databases.Add(database);
        return database;
    }
}
