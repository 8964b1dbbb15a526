using System.Text;
using Orchestrator.Journal.Blobs;

namespace Orchestrator.Tests.Journal;

/// <summary>What every store of blobs does. One subclass a store.</summary>
public abstract class BlobStoreConformance : IAsyncLifetime
{
    protected IBlobStore Store { get; private set; } = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Store = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await CleanUpAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the store; the second time, what the first one stored is there.</summary>
    protected abstract ValueTask<IBlobStore> OpenAsync();

    protected virtual ValueTask CleanUpAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_blob_is_read_back_with_everything_it_was_put_with()
    {
        var info = new BlobInfo("results", "ab-1_c", "größe 💡", 3, 17, long.MaxValue);
        await Store.PutAsync(info with { Bytes = 99 }, new byte[] { 1, 0, 255 });

        var blob = await Store.GetAsync("results", "ab-1_c", Cancellation);
        Assert.Equal(info, blob!.Info);
        Assert.Equal([1, 0, 255], blob.Data.ToArray());
        Assert.Null(await Store.GetAsync("results", "ab-1", Cancellation));
        Assert.Null(await Store.GetAsync("other", "ab-1_c", Cancellation));
    }

    [Fact]
    public async Task A_blob_may_be_empty_or_large()
    {
        var large = new byte[3_000_000];
        new Random(1).NextBytes(large);
        await Put("empty", []);
        await Put("large", large);

        Assert.True((await Store.GetAsync("b", "empty", Cancellation))!.Data.IsEmpty);
        Assert.Equal(large, (await Store.GetAsync("b", "large", Cancellation))!.Data.ToArray());
        Assert.Equal(new BlobTotals(2, large.Length), await Store.TotalsAsync("b", Cancellation));
    }

    [Fact]
    public async Task Putting_again_replaces_and_what_was_replaced_does_not_count()
    {
        await Put("k", [1, 2, 3], storedAt: 1);
        await Put("k", [9], storedAt: 2);

        Assert.Equal([9], (await Store.GetAsync("b", "k", Cancellation))!.Data.ToArray());
        Assert.Equal(new BlobTotals(1, 1), await Store.TotalsAsync("b", Cancellation));
        Assert.Equal([2L], (await Store.OldestAsync("b", 9, Cancellation)).Select(info => info.StoredAt));
    }

    [Fact]
    public async Task Lists_go_by_the_bytes_of_the_keys_and_on_behind_one()
    {
        foreach (var key in (string[])["b", "a-", "a", "a_", "a0", "ab"])
        {
            await Put(key, []);
        }

        Assert.Equal(["a", "a-", "a0", "a_"], (await Store.ListAsync("b", "", 4, Cancellation)).Select(info => info.Key));
        Assert.Equal(["ab", "b"], (await Store.ListAsync("b", "a_", 4, Cancellation)).Select(info => info.Key));
        Assert.Empty(await Store.ListAsync("c", "", 4, Cancellation));
    }

    [Fact]
    public async Task The_oldest_come_first_and_a_touch_makes_one_young()
    {
        await Put("x", [1], storedAt: 5);
        await Put("y", [2], storedAt: 3);
        await Put("z", [3], storedAt: 4);

        Assert.True(await Store.TouchAsync("b", "y", 9));
        Assert.False(await Store.TouchAsync("b", "w", 9));
        Assert.Equal(["z", "x", "y"], (await Store.OldestAsync("b", 9, Cancellation)).Select(info => info.Key));
        Assert.Equal(["z"], (await Store.OldestAsync("b", 1, Cancellation)).Select(info => info.Key));
        var touched = await Store.GetAsync("b", "y", Cancellation);
        Assert.Equal(9, touched!.Info.StoredAt);
        Assert.Equal([2], touched.Data.ToArray());
    }

    [Fact]
    public async Task Deleting_spares_what_is_younger()
    {
        await Put("old", [1, 1], storedAt: 5);
        await Put("young", [2], storedAt: 6);
        await Put("other", [3], storedAt: 1);

        Assert.Equal(1, await Store.DeleteAsync("b", ["old", "young", "none", "old"], storedUntil: 5));
        Assert.Null(await Store.GetAsync("b", "old", Cancellation));
        Assert.Equal(new BlobTotals(2, 2), await Store.TotalsAsync("b", Cancellation));
        Assert.Equal(2, await Store.DeleteAsync("b", ["young", "other"]));
        Assert.Equal(0, await Store.DeleteAsync("b", []));
        Assert.Equal(default, await Store.TotalsAsync("b", Cancellation));
    }

    [Fact]
    public async Task Everything_survives_reopening()
    {
        await Put("k", Encoding.UTF8.GetBytes("kept"), storedAt: 5);
        await Store.TouchAsync("b", "k", 7);
        await Store.DisposeAsync();
        var reopened = await OpenAsync();

        Assert.Equal([new BlobInfo("b", "k", "label", 4, 7, 8)], await reopened.ListAsync("b", "", 9, Cancellation));
        Assert.Equal("kept", Encoding.UTF8.GetString((await reopened.GetAsync("b", "k", Cancellation))!.Data.Span));
        Assert.Equal(new BlobTotals(1, 4), await reopened.TotalsAsync("b", Cancellation));
        await reopened.DisposeAsync();
    }

    [Fact]
    public async Task Many_at_once_are_all_stored_and_counted()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(n => Put($"k{n % 10}", [(byte)n]).AsTask()));

        Assert.Equal(new BlobTotals(10, 10), await Store.TotalsAsync("b", Cancellation));
        Assert.Equal(10, (await Store.ListAsync("b", "", 99, Cancellation)).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("A")]
    public async Task What_is_no_name_is_refused(string name)
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Put(name, []));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.PutAsync(new BlobInfo(name, "k", "", 0, 0, 0), default));
    }

    protected ValueTask Put(string key, byte[] data, long storedAt = 1) => Store.PutAsync(new BlobInfo("b", key, "label", 0, storedAt, 8), data);
}
