using Orchestrator.Journal;
using Orchestrator.Journal.Sqlite;

namespace Orchestrator.Tests.Journal;

/// <summary>What a failing disk leaves: records that are not what was written. They are named and refused, never passed on.</summary>
public sealed class SqliteDamageTests : IAsyncLifetime
{
    private const string Shard = "tasks/default/0";

    private readonly TempFolder _folder = new();

    public async ValueTask InitializeAsync()
    {
        await using var store = SqliteStore.Open(_folder.Path);
        var owner = await store.Journal.Acquire(Shard);
        for (var n = 1; n <= 10; n++)
        {
            await store.Journal.Applied(owner, n, $"event {n} {new string('x', 20_000)}");
        }

        await store.Journal.Saved(owner, 4, "older");
        await store.Journal.Saved(owner, 8, "newer");
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("UPDATE batches SET data = CAST(replace(CAST(data AS TEXT), 'event', 'evenT') AS BLOB) WHERE first = 6", 6)]
    [InlineData("UPDATE batches SET data = substr(data, 1, length(data) - 1) WHERE first = 6", 6)]
    [InlineData("UPDATE batches SET last = 7 WHERE first = 6", 6)]
    [InlineData("UPDATE batches SET data = (SELECT data FROM batches WHERE first = 5) WHERE first = 6", 6)]
    [InlineData("DELETE FROM batches WHERE first = 6", 6)]
    [InlineData("DELETE FROM batches WHERE first <= 2", 1)]
    [InlineData("DELETE FROM batches WHERE first = 10", 10)]
    public async Task A_changed_or_missing_batch_is_named_by_shard_and_sequence(string damage, long sequence)
    {
        Execute(damage);
        await using var store = SqliteStore.Open(_folder.Path);
        var seen = 0;
        var refused = await Assert.ThrowsAsync<JournalCorruptException>(async () =>
        {
            await foreach (var batch in store.Journal.ReadAsync(1, 0, CancellationToken.None))
            {
                seen++;
            }
        });
        Assert.Equal((Shard, sequence), (refused.Shard, refused.Sequence));
        Assert.Contains(Shard, refused.Message);
        Assert.Contains($"{sequence}", refused.Message);
        Assert.Equal(sequence - 1, seen);
    }

    [Fact]
    public async Task Damaged_pages_of_the_database_are_named_as_damage()
    {
        var path = _folder.File("journal.db");
        var bytes = await File.ReadAllBytesAsync(path);
        // All but the first pages, which hold the schema and the shards: the batches' own pages are among the rest.
        Array.Fill(bytes, (byte)0xEE, 16 * 1024 * 6, bytes.Length - (16 * 1024 * 6));
        await File.WriteAllBytesAsync(path, bytes);

        await using var store = SqliteStore.Open(_folder.Path);
        var refused = await Assert.ThrowsAsync<JournalCorruptException>(() => store.Journal.Batches(1));
        Assert.Equal(Shard, refused.Shard);
    }

    [Fact]
    public async Task A_damaged_newest_snapshot_gives_way_to_the_one_before()
    {
        Execute("UPDATE snapshot_chunks SET data = CAST('newex' AS BLOB) WHERE data = CAST('newer' AS BLOB)");
        await using var store = SqliteStore.Open(_folder.Path);
        Assert.Equal("4v1:older", await store.Journal.Loaded(1));
        Assert.Equal(6, (await store.Journal.Batches(1, after: 4)).Count);
    }

    [Fact]
    public async Task A_snapshot_with_a_missing_piece_gives_way_to_the_one_before()
    {
        Execute("DELETE FROM snapshot_chunks WHERE data = CAST('newer' AS BLOB)");
        await using var store = SqliteStore.Open(_folder.Path);
        Assert.Equal("4v1:older", await store.Journal.Loaded(1));
    }

    [Fact]
    public async Task Without_an_intact_snapshot_a_whole_journal_is_enough_and_a_cut_one_is_refused()
    {
        await using (var store = SqliteStore.Open(_folder.Path))
        {
            var owner = await store.Journal.Acquire(Shard);
            Execute("UPDATE snapshots SET checksum = checksum + 1");
            Assert.Null(await store.Journal.Loaded(1));
            await store.Journal.TruncateAsync(owner, 10, CancellationToken.None);
        }

        await using var cut = SqliteStore.Open(_folder.Path);
        var refused = await Assert.ThrowsAsync<JournalCorruptException>(() => cut.Journal.Loaded(1));
        Assert.Equal((Shard, 4L), (refused.Shard, refused.Sequence));
    }

    [Fact]
    public async Task The_snapshot_before_the_previous_is_dropped_with_its_data_and_leftovers_are_swept()
    {
        Execute("""
            INSERT INTO snapshots (id, shard, state, sequence, version, length, checksum, token) VALUES (77, 1, 0, 9, 1, 3, 0, 1);
            INSERT INTO snapshot_chunks VALUES (77 << 12, CAST('cut short' AS BLOB))
            """);
        await using (var store = SqliteStore.Open(_folder.Path))
        {
            var owner = await store.Journal.Acquire(Shard);
            Assert.Equal("8v1:newer", await store.Journal.Loaded(1));
            await store.Journal.Saved(owner, 10, "newest");
            Assert.Equal("10v1:newest", await store.Journal.Loaded(1));
        }

        using var database = SqliteDatabase.Open(_folder.File("journal.db"), isReadOnly: false);
        Assert.Equal(2, database.Scalar("SELECT count(*) FROM snapshots"));
        Assert.Equal(2, database.Scalar("SELECT count(*) FROM snapshot_chunks"));
    }

    private void Execute(string sql)
    {
        using var database = SqliteDatabase.Open(_folder.File("journal.db"), isReadOnly: false);
        database.Execute(sql);
    }
}
