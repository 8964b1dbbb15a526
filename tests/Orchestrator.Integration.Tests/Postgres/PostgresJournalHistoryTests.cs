using Orchestrator.Journal;
using Orchestrator.Journal.Postgres;
using Orchestrator.Tests.Journal;

namespace Orchestrator.Integration.Tests.Postgres;

public sealed class PostgresJournalHistoryTests : JournalHistoryConformance, IAsyncLifetime
{
    private readonly PostgresTestStore _schema = new();
    private PostgresStore? _store;
    private bool _isReopened;

    // Asked for here, so that the test is skipped and not failed from within the property.
    public async ValueTask InitializeAsync() => await _schema.ServerAsync();

    protected override async ValueTask<IJournal> OpenAsync()
    {
        if (!_isReopened)
        {
            await _schema.RenewAsync();
        }

        _isReopened = !_isReopened;
        _store = await _schema.OpenAsync();
        return _store.Journal;
    }

    protected override ValueTask CloseAsync(IJournal journal) => _store!.DisposeAsync();

    public ValueTask DisposeAsync() => _schema.DisposeAsync();
}
