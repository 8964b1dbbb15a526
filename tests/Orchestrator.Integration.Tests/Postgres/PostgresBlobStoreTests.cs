using Orchestrator.Journal;
using Orchestrator.Journal.Blobs;
using Orchestrator.Tests.Journal;

namespace Orchestrator.Integration.Tests.Postgres;

public sealed class PostgresBlobStoreTests : BlobStoreConformance
{
    private readonly PostgresTestStore _schema = new();

    protected override async ValueTask<IBlobStore> OpenAsync() => (await _schema.OpenAsync()).Blobs;

    protected override ValueTask CleanUpAsync() => _schema.DisposeAsync();

    [Fact]
    public async Task A_closed_store_says_so()
    {
        await Store.DisposeAsync();

        await Assert.ThrowsAsync<JournalUnavailableException>(async () => await Put("k", []));
        await Assert.ThrowsAsync<JournalUnavailableException>(async () => await Store.GetAsync("b", "k", Cancellation));
    }

    [Fact]
    public async Task Two_nodes_that_put_the_same_blobs_at_once_count_each_once()
    {
        var other = (await _schema.OpenAsync()).Blobs;
        await Task.WhenAll(Enumerable.Range(0, 40).Select(n =>
            (n % 2 == 0 ? Store : other).PutAsync(new BlobInfo("b", $"k{n % 5}", "", 0, n, 0), new byte[n % 5]).AsTask()));

        Assert.Equal(new BlobTotals(5, 10), await Store.TotalsAsync("b", Cancellation));
    }
}
