using Orchestrator.Journal.Sqlite;

namespace Orchestrator.Tests.Journal;

/// <summary>What a power cut leaves: a write-ahead log whose end is missing or was never written.</summary>
public sealed class SqliteTornLogTests : IDisposable
{
    private const int InDatabase = 20;
    // So few that the log is not moved into the database in a quiet moment meanwhile.
    private const int InLog = 20;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_log_cut_or_garbled_anywhere_gives_back_a_clean_prefix_and_takes_new_appends(bool isGarbled)
    {
        var random = new Random(isGarbled ? 2 : 1);
        await AppendAsync(1, InDatabase, random);
        await using var live = SqliteStore.Open(_folder.Path);
        await AppendAsync(live.Journal, InDatabase + 1, InLog, random);
        var whole = await live.Journal.Texts(1);

        var lengths = new HashSet<int>();
        for (var round = 0; round < 40; round++)
        {
            using var crashed = _folder.Copy();
            Damage(crashed.File("journal.db-wal"), random, isGarbled);
            await using var store = SqliteStore.Open(crashed.Path);
            var kept = await store.Journal.Texts(1);
            Assert.Equal(whole.Take(kept.Length), kept);
            Assert.InRange(kept.Length, InDatabase, whole.Length);
            lengths.Add(kept.Length);

            var owner = await store.Journal.Acquire();
            Assert.Equal(kept.Length, owner.Head);
            await store.Journal.Applied(owner, owner.Head + 1, "on it goes");
        }

        Assert.True(lengths.Count > 8, "The damage was meant to hit many places.");
    }

    [Fact]
    public async Task What_was_acknowledged_is_in_a_copy_of_the_files_taken_right_then()
    {
        await using var live = SqliteStore.Open(_folder.Path);
        var owner = await live.Journal.Acquire();
        for (var n = 1; n <= 10; n++)
        {
            await live.Journal.Applied(owner, n, $"{n}");
            using var crashed = _folder.Copy();
            await using var store = SqliteStore.Open(crashed.Path);
            Assert.Equal(n, (await store.Journal.Batches(1)).Count);
        }
    }

    private static void Damage(string log, Random random, bool isGarbled)
    {
        using var file = new FileStream(log, FileMode.Open, FileAccess.ReadWrite);
        var position = random.NextInt64(file.Length);
        if (!isGarbled)
        {
            file.SetLength(position);
            return;
        }

        var garbage = new byte[file.Length - position];
        random.NextBytes(garbage);
        file.Position = position;
        file.Write(garbage);
    }

    /// <summary>Closing moves everything into the database file.</summary>
    private async Task AppendAsync(int first, int count, Random random)
    {
        await using var store = SqliteStore.Open(_folder.Path);
        await AppendAsync(store.Journal, first, count, random);
    }

    private static async Task AppendAsync(SqliteJournal journal, int first, int count, Random random)
    {
        var owner = await journal.Acquire();
        for (var n = first; n < first + count; n++)
        {
            await journal.Applied(owner, n, $"{n} {new string('x', random.Next(8_000))}");
        }
    }
}
