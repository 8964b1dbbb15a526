using Orchestrator.Journal.InMemory;
using Orchestrator.Journal.Logs;

namespace Orchestrator.Tests.Journal;

public sealed class InMemoryLogStoreTests : LogStoreConformance
{
    private readonly InMemoryLogStore _store = new();

    protected override ValueTask<ILogStore> OpenAsync() => ValueTask.FromResult<ILogStore>(_store);
}
