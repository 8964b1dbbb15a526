using System.Diagnostics;
using Orchestrator.Journal;
using Orchestrator.Journal.Sqlite;

namespace Orchestrator.Tests.Journal;

/// <summary>A full disk fails appends clearly, loses nothing that was acknowledged, and is over when there is room again.</summary>
public sealed class SqliteFullDiskTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_full_database_fails_appends_and_works_again_when_there_is_room()
    {
        await using var store = SqliteStore.Open(_folder.Path);
        await store.Journal.LimitPagesAsync(60);
        await FillAndRecoverAsync(store, () => store.Journal.LimitPagesAsync(0));
    }

    [Fact]
    public async Task A_full_disk_fails_appends_and_works_again_when_there_is_room()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            Assert.Skip("Needs Linux and root, to mount a file system small enough to be filled.");
        }

        if (!Run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", _folder.Path))
        {
            Assert.Skip("This machine does not let root mount a file system (a container without that right?).");
        }

        try
        {
            await File.WriteAllBytesAsync(_folder.File("ballast"), new byte[2 << 20]);
            await using var store = SqliteStore.Open(_folder.Path);
            await FillAndRecoverAsync(store, () =>
            {
                File.Delete(_folder.File("ballast"));
                return Task.CompletedTask;
            });
        }
        finally
        {
            Assert.True(Run("umount", _folder.Path));
        }
    }

    private async Task FillAndRecoverAsync(SqliteStore store, Func<Task> makeRoomAsync)
    {
        var owner = await store.Journal.Acquire();
        var neighbour = await store.Journal.Acquire("tasks/other/0");
        var text = new string('x', 50_000);
        var head = 0L;
        TestAppend append;
        while (await (append = store.Journal.Queue(owner, head + 1, text)).Outcome == AppendStatus.Applied)
        {
            head++;
        }

        Assert.InRange(head, 3, 1_000);
        Assert.Equal(AppendStatus.Failed, await append.Outcome);
        var failure = Assert.IsType<JournalUnavailableException>(append.Failure);
        Assert.Contains("The disk is full", failure.Message);
        Assert.Contains(_folder.Path, failure.Message);

        // Full means full for everyone, for as long as it lasts; what rests on a failed append fails with it or is stale after it.
        var others = Enumerable.Range(1, 5).Select(n => store.Journal.Queue(neighbour, n, text)).ToList();
        Assert.Equal(AppendStatus.Failed, await others[0].Outcome);
        foreach (var other in others)
        {
            Assert.NotEqual(AppendStatus.Applied, await other.Outcome);
        }

        Assert.Equal(head, (await store.Journal.Batches(owner.Number)).Count);

        await makeRoomAsync();
        await store.Journal.Applied(owner, head + 1, "again");
        await store.Journal.Applied(neighbour, 1, "too");
        Assert.Equal(head + 1, (await store.Journal.Batches(owner.Number)).Count);
        Assert.Equal(["1-1:too"], await store.Journal.Texts(neighbour.Number));
        var next = await store.Journal.Acquire();
        Assert.Equal(head + 1, next.Head);
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
