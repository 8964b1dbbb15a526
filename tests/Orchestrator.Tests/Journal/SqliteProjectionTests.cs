using Orchestrator.Journal;
using Orchestrator.Journal.Projection;
using Orchestrator.Journal.Sqlite;

namespace Orchestrator.Tests.Journal;

public sealed class SqliteProjectionTests : ProjectionConformance
{
    protected override bool IsShared => false;

    private readonly TempFolder _folder = new();

    protected override ValueTask<IProjection> OpenAsync() =>
        ValueTask.FromResult<IProjection>(SqliteProjection.Open(_folder.File("tasks.db")));

    protected override ValueTask CleanUpAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_write_that_fails_changes_nothing_and_the_next_one_works()
    {
        var projection = (SqliteProjection)Projection;
        await Write(Row("1-a", 1));
        projection.LimitPages(40);
        var big = Enumerable.Range(0, 200).Select(n => Row($"1-big{n}", n, type: "big") with { Agent = "new", Body = new byte[20_000] }).ToArray();
        var failure = await Assert.ThrowsAsync<JournalUnavailableException>(async () => await Projection.WriteAsync([new ProjectionWrite(1, 99, big, [])]));
        Assert.Contains("disk is full", failure.Message);
        Assert.Equal(["1-a"], await Page(new() { Limit = 10 }));
        Assert.Equal(1, await Projection.PositionAsync(1, CancellationToken.None));

        projection.LimitPages(0);
        await Projection.WriteAsync([new ProjectionWrite(1, 99, big, [])]);
        Assert.Equal(200, (await Page(new() { Limit = 1_000, Agent = "new", Type = "big" })).Length);
    }

    [Fact]
    public async Task Readers_do_not_wait_for_a_writer_in_its_transaction()
    {
        await Write(Row("1-a", 1));
        using var writer = SqliteDatabase.Open(_folder.File("tasks.db"), isReadOnly: false);
        writer.Execute("BEGIN IMMEDIATE; DELETE FROM tasks");
        Assert.Equal(["1-a"], await Page(new() { Limit = 10 }).WaitAsync(Guard.Hang));
        writer.Execute("ROLLBACK");
    }

    [Fact]
    public async Task Rows_spread_over_several_blocks_are_found_by_agent_and_tag_in_order()
    {
        for (var start = 0; start < 80_000; start += 8_000)
        {
            await Write([.. Enumerable.Range(start, 8_000).Select(n => Row($"1-{n:D6}", 1_000_000 - n) with
            {
                Agent = $"agent-{n % 3}",
                Tags = n % 10_000 == 5 ? Tags(("rare", "yes")) : null,
            })]);
        }

        Assert.Equal(["1-000000", "1-000003", "1-000006"], await Page(new() { Limit = 3, Agent = "agent-0" }));
        Assert.Equal(
            Enumerable.Range(0, 8).Select(n => $"1-{(n * 10_000) + 5:D6}"),
            await Page(new() { Limit = 100, Tags = Tags(("rare", "yes")) }));
        Assert.Equal(
            Enumerable.Range(0, 8).Select(n => (n * 10_000) + 5).Where(n => n % 3 == 1).Select(n => $"1-{n:D6}"),
            await Page(new() { Limit = 100, Agent = "agent-1", Tags = Tags(("rare", "yes")) }));
    }
}
