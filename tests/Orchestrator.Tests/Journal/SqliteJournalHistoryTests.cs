using Orchestrator.Journal;
using Orchestrator.Journal.Sqlite;

namespace Orchestrator.Tests.Journal;

public sealed class SqliteJournalHistoryTests : JournalHistoryConformance, IDisposable
{
    private TempFolder _folder = new();
    private SqliteStore? _store;
    private bool _isReopened;

    protected override ValueTask<IJournal> OpenAsync()
    {
        if (!_isReopened)
        {
            _folder.Dispose();
            _folder = new TempFolder();
        }

        _isReopened = !_isReopened;
        _store = SqliteStore.Open(_folder.Path);
        return ValueTask.FromResult<IJournal>(_store.Journal);
    }

    protected override ValueTask CloseAsync(IJournal journal) => _store!.DisposeAsync();

    public void Dispose() => _folder.Dispose();
}
