using Orchestrator.Journal.Logs;

namespace Orchestrator.Tests.Journal;

/// <summary>What every store of logs does. One subclass a store.</summary>
public abstract class LogStoreConformance : IAsyncLifetime
{
    protected ILogStore Store { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Store = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await CleanUpAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the store; the second time, what the first one stored is there.</summary>
    protected abstract ValueTask<ILogStore> OpenAsync();

    protected virtual ValueTask CleanUpAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Lines_are_read_back_in_order_with_everything_they_were_written_with()
    {
        var lines = new[] { Line(1, 1, "ü\0\t💡"), Line(1, 2, "") with { Stream = 2, At = 77 }, Line(2, 9, "x") };
        await Store.AppendAsync([new LogAppend("1-a", [lines[0]]), new LogAppend("1-b", [Line(1, 1, "other")])]);
        await Store.AppendAsync([new LogAppend("1-a", lines[1..]), new LogAppend("1-c", [])]);

        Assert.Equal(lines, await Read("1-a"));
        Assert.Equal(["other"], (await Read("1-b")).Select(line => line.Text));
        Assert.Empty(await Read("1-c"));
        Assert.Empty(await Read("1-d"));
    }

    [Fact]
    public async Task Pages_go_on_behind_a_position_and_a_later_attempt_is_behind_any_number()
    {
        await Append("1-a", Line(1, 1), Line(1, 2), Line(1, 5), Line(2, 3), Line(2, 4));

        Assert.Equal([(1, 1), (1, 2)], await Positions("1-a", default, 2));
        Assert.Equal([(1, 5), (2, 3)], await Positions("1-a", new LogPosition(1, 2), 2));
        Assert.Equal([(2, 3), (2, 4)], await Positions("1-a", new LogPosition(1, 9), 9));
        Assert.Equal([(2, 4)], await Positions("1-a", new LogPosition(2, 3), 9));
        Assert.Empty(await Positions("1-a", new LogPosition(2, 4), 9));
    }

    [Fact]
    public async Task The_last_number_is_the_highest()
    {
        Assert.Equal(0, await Store.LastNumberAsync("1-a", CancellationToken.None));
        await Append("1-a", Line(1, 7));
        await Append("1-a", Line(2, 3));
        Assert.Equal(7, await Store.LastNumberAsync("1-a", CancellationToken.None));
        Assert.Equal(0, await Store.LastNumberAsync("1-b", CancellationToken.None));
    }

    [Fact]
    public async Task Writing_lines_again_replaces_them()
    {
        await Append("1-a", Line(1, 1, "long text"), Line(1, 2));
        await Append("1-a", Line(1, 1, "new"), Line(1, 2));
        await Append("1-b", Line(1, 1));

        Assert.Equal(["new", "text"], (await Read("1-a")).Select(line => line.Text));

        // Nothing of what was replaced counts any longer.
        Assert.Equal(0, await Store.RemoveOldAsync(new LogRetention(null, Line(1, 1, "new").Bytes + (2 * Line(1, 1).Bytes)), 10));
    }

    [Fact]
    public async Task Everything_survives_reopening()
    {
        await Append("1-a", Line(1, 1));
        await Store.DisposeAsync();
        var reopened = await OpenAsync();

        await reopened.AppendAsync([new LogAppend("1-a", [Line(2, 2)])]);

        Assert.Equal(2, (await reopened.ReadAsync("1-a", default, 10, CancellationToken.None)).Count);
        Assert.Equal(1, await reopened.RemoveOldAsync(new LogRetention(null, Line(1, 1).Bytes), 10));
        await reopened.DisposeAsync();
    }

    [Fact]
    public async Task Removed_tasks_have_no_lines_and_the_others_keep_theirs()
    {
        Assert.Equal(0, await Store.RemoveAsync(["1-a"]));
        await Append("1-a", Line(1, 1), Line(1, 2));
        await Append("1-b", Line(1, 1));
        await Append("1-c", Line(1, 1));

        Assert.Equal(2, await Store.RemoveAsync(["1-a", "1-x", "1-b", "1-a"]));

        Assert.Empty(await Read("1-a"));
        Assert.Single(await Read("1-c"));
        Assert.Equal(0, await Store.LastNumberAsync("1-a", CancellationToken.None));
    }

    [Fact]
    public async Task Logs_go_by_the_age_of_their_newest_line_and_not_more_than_asked()
    {
        await Append("1-old", Line(1, 1) with { At = 10 });
        await Append("1-older", Line(1, 1) with { At = 5 }, Line(1, 2) with { At = 3 });
        await Append("1-new", Line(1, 1) with { At = 1 }, Line(1, 2) with { At = 11 });

        Assert.Equal(0, await Store.RemoveOldAsync(new LogRetention(4, null), 10));
        Assert.Equal(1, await Store.RemoveOldAsync(new LogRetention(10, null), 1));
        Assert.Empty(await Read("1-older"));
        Assert.Equal(1, await Store.RemoveOldAsync(new LogRetention(10, null), 10));
        Assert.Empty(await Read("1-old"));
        Assert.Equal(2, (await Read("1-new")).Count);
        Assert.Equal(0, await Store.RemoveOldAsync(new LogRetention(null, null), 10));
    }

    [Fact]
    public async Task Above_the_total_size_the_oldest_logs_go_first()
    {
        for (var i = 1; i <= 5; i++)
        {
            await Append($"1-{i}", Line(1, 1) with { At = i });
        }

        await Append("1-1", Line(1, 2) with { At = 6 });

        Assert.Equal(3, await Store.RemoveOldAsync(new LogRetention(null, 3 * Line(1, 1).Bytes), 10));

        var left = await Task.WhenAll(Enumerable.Range(1, 5).Select(async i => (await Read($"1-{i}")).Count));
        Assert.Equal([2, 0, 0, 0, 1], left);
        Assert.Equal(0, await Store.RemoveOldAsync(new LogRetention(null, 3 * Line(1, 1).Bytes), 10));
    }

    protected static LogLine Line(int attempt, long number, string text = "text") => new(new LogPosition(attempt, number), 1000 + number, 0, text);

    protected ValueTask Append(string task, params LogLine[] lines) => Store.AppendAsync([new LogAppend(task, lines)]);

    protected async Task<IReadOnlyList<LogLine>> Read(string task) => await Store.ReadAsync(task, default, 1000, CancellationToken.None);

    private async Task<IEnumerable<(int, long)>> Positions(string task, LogPosition after, int limit) =>
        (await Store.ReadAsync(task, after, limit, CancellationToken.None)).Select(line => (line.Position.Attempt, line.Position.Number));
}
