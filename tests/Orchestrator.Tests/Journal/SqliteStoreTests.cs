using System.Diagnostics;
using Orchestrator.Journal;
using Orchestrator.Journal.Sqlite;

namespace Orchestrator.Tests.Journal;

public sealed class SqliteStoreTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_second_store_on_the_folder_is_refused_naming_the_process_that_holds_it()
    {
        await using (SqliteStore.Open(_folder.Path))
        {
            var refused = Assert.Throws<JournalInUseException>(() => SqliteStore.Open(_folder.Path));
            Assert.Equal(
                $"Data folder {_folder.Path} is in use by process {Environment.ProcessId}; stop it or use another --data folder.",
                refused.Message);
        }

        await using var again = SqliteStore.Open(_folder.Path);
    }

    [Fact]
    public async Task The_lock_of_a_killed_process_does_not_stay()
    {
        if (OperatingSystem.IsWindows() || !File.Exists("/usr/bin/flock"))
        {
            Assert.Skip("Needs the flock program of Linux, to hold the lock in another process.");
        }

        var info = new ProcessStartInfo("/usr/bin/flock") { RedirectStandardOutput = true };
        foreach (var argument in new[] { "--no-fork", _folder.File("lock"), "sh", "-c", "echo $$ > " + _folder.File("lock") + "; echo held; exec cat /dev/zero > /dev/null" })
        {
            info.ArgumentList.Add(argument);
        }

        using var holder = Process.Start(info)!;
        Assert.Equal("held", await holder.StandardOutput.ReadLineAsync().WaitAsync(Guard.Hang));
        var refused = Assert.Throws<JournalInUseException>(() => SqliteStore.Open(_folder.Path));
        Assert.Contains($"process {holder.Id};", refused.Message);

        holder.Kill();
        await holder.WaitForExitAsync().WaitAsync(Guard.Hang);
        await using var store = SqliteStore.Open(_folder.Path);
    }

    [Fact]
    public async Task Foreign_files_in_the_folder_are_left_alone()
    {
        await File.WriteAllTextAsync(_folder.File("notes.txt"), "mine");
        await File.WriteAllTextAsync(_folder.File("other.db"), "not a database");
        await using (SqliteStore.Open(_folder.Path))
        {
        }

        Assert.Equal("mine", await File.ReadAllTextAsync(_folder.File("notes.txt")));
        Assert.Equal("not a database", await File.ReadAllTextAsync(_folder.File("other.db")));
    }

    [Fact]
    public void A_lock_file_of_somebody_else_is_not_overwritten()
    {
        File.WriteAllText(_folder.File("lock"), "the combination is 1234");
        var refused = Assert.Throws<InvalidDataException>(() => SqliteStore.Open(_folder.Path));
        Assert.Contains("--data", refused.Message);
        Assert.Equal("the combination is 1234", File.ReadAllText(_folder.File("lock")));
    }

    [Fact]
    public void A_database_of_another_program_is_refused_and_left_alone()
    {
        using (var foreign = SqliteDatabase.Open(_folder.File("journal.db"), isReadOnly: false))
        {
            foreign.Execute("CREATE TABLE recipes (name TEXT)");
        }

        var before = File.ReadAllBytes(_folder.File("journal.db"));

        var refused = Assert.Throws<InvalidDataException>(() => SqliteStore.Open(_folder.Path));
        Assert.Contains("another program", refused.Message);
        Assert.Equal(before, File.ReadAllBytes(_folder.File("journal.db")));
    }

    [Theory]
    [InlineData("journal.db", 2)]
    [InlineData("tasks.db", 2)]
    public async Task A_file_of_a_newer_version_is_refused_naming_both_versions(string file, int known)
    {
        await using (SqliteStore.Open(_folder.Path))
        {
        }

        using (var database = SqliteDatabase.Open(_folder.File(file), isReadOnly: false))
        {
            database.Execute("PRAGMA user_version = 7");
        }

        var refused = Assert.Throws<InvalidDataException>(() => SqliteStore.Open(_folder.Path));
        Assert.Contains($"{_folder.File(file)} has format 7, and this version knows formats up to {known}.", refused.Message);

        using (var database = SqliteDatabase.Open(_folder.File(file), isReadOnly: false))
        {
            database.Execute($"PRAGMA user_version = {known}");
        }

        await using var store = SqliteStore.Open(_folder.Path);
    }

    [Fact]
    public void A_file_that_is_no_database_is_named_as_damaged()
    {
        File.WriteAllBytes(_folder.File("journal.db"), Enumerable.Repeat((byte)'x', 50_000).ToArray());
        var refused = Assert.Throws<JournalCorruptException>(() => SqliteStore.Open(_folder.Path));
        Assert.Contains(_folder.File("journal.db"), refused.Message);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named()
    {
        File.WriteAllText(_folder.File("file"), "");
        var refused = Assert.Throws<JournalUnavailableException>(() => SqliteStore.Open(_folder.File("file/data")));
        Assert.Contains(_folder.File("file/data"), refused.Message);
    }

    [Fact]
    public async Task The_log_does_not_grow_without_end_under_continuous_load()
    {
        await using var store = SqliteStore.Open(_folder.Path);
        var owner = await store.Journal.Acquire();
        var text = new string('x', 1 << 20);
        for (var n = 1; n <= 200; n++)
        {
            await store.Journal.Applied(owner, n, text);
            if (n % 20 == 0)
            {
                Assert.Equal(n, (await store.Journal.Batches(owner.Number)).Count);
            }
        }

        Assert.InRange(new FileInfo(_folder.File("journal.db-wal")).Length, 0, 32 << 20);
    }
}
