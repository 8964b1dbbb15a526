using Orchestrator.Journal;
using Orchestrator.Journal.Postgres;
using Orchestrator.Tests.Journal;

namespace Orchestrator.Integration.Tests.Postgres;

public sealed class PostgresJournalTests : JournalConformance
{
    private readonly PostgresTestStore _schema = new();
    private PostgresStore _store = null!;

    protected override async ValueTask<IJournal> OpenAsync()
    {
        _store = await _schema.OpenAsync();
        return _store.Journal;
    }

    protected override ValueTask CloseAsync(IJournal journal) => _store.DisposeAsync();

    protected override ValueTask CleanUpAsync() => _schema.DisposeAsync();
}
