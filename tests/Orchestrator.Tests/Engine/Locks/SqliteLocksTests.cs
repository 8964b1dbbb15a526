using Orchestrator.Journal;
using Orchestrator.Journal.Sqlite;

namespace Orchestrator.Tests.Engine.Locks;

/// <summary>Locks on disk.</summary>
public sealed class SqliteLocksTests : LocksConformance, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("orchestrator-locks-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private protected override IJournal Open() => SqliteJournal.Open(Path.Combine(folder, "journal.db"));
}
