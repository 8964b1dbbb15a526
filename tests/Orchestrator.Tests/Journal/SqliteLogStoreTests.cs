using Orchestrator.Journal;
using Orchestrator.Journal.Logs;
using Orchestrator.Journal.Sqlite;

namespace Orchestrator.Tests.Journal;

public sealed class SqliteLogStoreTests : LogStoreConformance
{
    private readonly TempFolder _folder = new();

    protected override ValueTask<ILogStore> OpenAsync() => ValueTask.FromResult<ILogStore>(SqliteLogStore.Open(_folder.File("logs.db")));

    protected override ValueTask CleanUpAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_write_that_fails_changes_nothing_and_the_next_one_works()
    {
        await Append("1-a", Line(1, 1));
        ((SqliteLogStore)Store).LimitPages(40);
        var large = Enumerable.Range(2, 200).Select(number => Line(1, number, new string('x', 8000))).ToArray();
        var failure = await Assert.ThrowsAsync<JournalUnavailableException>(async () => await Append("1-a", large));
        Assert.Contains("disk is full", failure.Message);
        Assert.Single(await Read("1-a"));

        ((SqliteLogStore)Store).LimitPages(0);
        await Append("1-a", large);
        Assert.Equal(201, (await Read("1-a")).Count);
    }

    [Fact]
    public async Task Readers_do_not_wait_for_a_writer_in_its_transaction()
    {
        await Append("1-a", Line(1, 1));
        using var writer = SqliteDatabase.Open(_folder.File("logs.db"), isReadOnly: false);
        writer.Execute("BEGIN IMMEDIATE; DELETE FROM lines");
        Assert.Single(await Read("1-a").WaitAsync(Guard.Hang, TestContext.Current.CancellationToken));
        writer.Execute("ROLLBACK");
    }

    [Fact]
    public async Task A_closed_store_says_so()
    {
        await Store.DisposeAsync();

        await Assert.ThrowsAsync<JournalUnavailableException>(async () => await Append("1-a", Line(1, 1)));
        await Assert.ThrowsAsync<JournalUnavailableException>(() => Read("1-a"));
    }
}
