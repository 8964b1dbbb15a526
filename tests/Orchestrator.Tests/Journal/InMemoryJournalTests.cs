using Orchestrator.Journal;
using Orchestrator.Journal.InMemory;

namespace Orchestrator.Tests.Journal;

public sealed class InMemoryJournalTests : JournalConformance
{
    private readonly InMemoryJournalStorage _storage = new();

    protected override ValueTask<IJournal> OpenAsync() => ValueTask.FromResult<IJournal>(new InMemoryJournal(_storage));

    protected override ValueTask CloseAsync(IJournal journal) => journal.DisposeAsync();
}
