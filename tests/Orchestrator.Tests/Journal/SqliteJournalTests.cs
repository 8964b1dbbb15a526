using Orchestrator.Journal;
using Orchestrator.Journal.Sqlite;

namespace Orchestrator.Tests.Journal;

public sealed class SqliteJournalTests : JournalConformance
{
    private readonly TempFolder _folder = new();
    private SqliteStore _store = null!;

    protected override ValueTask<IJournal> OpenAsync()
    {
        _store = SqliteStore.Open(_folder.Path);
        return ValueTask.FromResult<IJournal>(_store.Journal);
    }

    protected override ValueTask CloseAsync(IJournal journal) => _store.DisposeAsync();

    protected override async ValueTask CleanUpAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }
}
