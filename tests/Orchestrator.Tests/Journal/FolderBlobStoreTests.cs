using Orchestrator.Journal;
using Orchestrator.Journal.Blobs;
using Orchestrator.Journal.Folder;

namespace Orchestrator.Tests.Journal;

public sealed class FolderBlobStoreTests : BlobStoreConformance
{
    private readonly TempFolder _folder = new();

    private string Root => _folder.File("blobs");

    protected override ValueTask<IBlobStore> OpenAsync() => ValueTask.FromResult<IBlobStore>(new FolderBlobStore(Root));

    protected override ValueTask CleanUpAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_damaged_cut_or_unfinished_file_is_no_blob()
    {
        foreach (var key in (string[])["damaged", "cut", "whole"])
        {
            await Put(key, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
        }

        var file = PathOf("damaged");
        var bytes = await File.ReadAllBytesAsync(file, Cancellation);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, Cancellation);
        await File.WriteAllBytesAsync(PathOf("cut"), bytes[..^1], Cancellation);
        await File.WriteAllBytesAsync(PathOf("whole") + ".7.part", bytes, Cancellation);
        await using var reopened = new FolderBlobStore(Root);

        Assert.Null(await reopened.GetAsync("b", "damaged", Cancellation));
        Assert.Null(await reopened.GetAsync("b", "cut", Cancellation));
        Assert.Equal(9, (await reopened.GetAsync("b", "whole", Cancellation))!.Data.Length);
        Assert.False(File.Exists(PathOf("whole") + ".7.part"));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_used_says_so()
    {
        await File.WriteAllTextAsync(Root, "a file", Cancellation);

        await Assert.ThrowsAsync<JournalUnavailableException>(async () => await Put("k", []));
    }

    [Fact]
    public async Task Nothing_is_made_before_the_first_blob()
    {
        Assert.Null(await Store.GetAsync("b", "k", Cancellation));
        Assert.False(Directory.Exists(Root));
    }

    private string PathOf(string key) => Path.Combine(Root, "b", key[..2], key);
}
