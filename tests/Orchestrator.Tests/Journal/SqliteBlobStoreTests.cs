using Orchestrator.Journal;
using Orchestrator.Journal.Blobs;
using Orchestrator.Journal.Sqlite;

namespace Orchestrator.Tests.Journal;

public sealed class SqliteBlobStoreTests : BlobStoreConformance
{
    private readonly TempFolder _folder = new();

    protected override ValueTask<IBlobStore> OpenAsync() => ValueTask.FromResult<IBlobStore>(SqliteBlobStore.Open(_folder.File("blobs.db")));

    protected override ValueTask CleanUpAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_closed_store_says_so()
    {
        await Store.DisposeAsync();

        await Assert.ThrowsAsync<JournalUnavailableException>(async () => await Put("k", []));
        await Assert.ThrowsAsync<JournalUnavailableException>(async () => await Store.GetAsync("b", "k", Cancellation));
    }
}
