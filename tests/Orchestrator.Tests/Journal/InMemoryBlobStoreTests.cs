using Orchestrator.Journal.Blobs;
using Orchestrator.Journal.InMemory;

namespace Orchestrator.Tests.Journal;

public sealed class InMemoryBlobStoreTests : BlobStoreConformance
{
    private readonly InMemoryBlobStore _store = new();

    protected override ValueTask<IBlobStore> OpenAsync() => ValueTask.FromResult<IBlobStore>(_store);
}
