using Orchestrator.Journal;
using Orchestrator.Journal.InMemory;

namespace Orchestrator.Tests.Journal;

public sealed class InMemoryJournalHistoryTests : JournalHistoryConformance
{
    private InMemoryJournalStorage _storage = new();
    private bool _isReopened;

    protected override ValueTask<IJournal> OpenAsync()
    {
        if (!_isReopened)
        {
            _storage = new InMemoryJournalStorage();
        }

        _isReopened = !_isReopened;
        return ValueTask.FromResult<IJournal>(new InMemoryJournal(_storage));
    }

    protected override ValueTask CloseAsync(IJournal journal) => journal.DisposeAsync();
}
