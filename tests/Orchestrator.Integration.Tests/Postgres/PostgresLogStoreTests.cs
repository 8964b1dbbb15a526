using Orchestrator.Journal;
using Orchestrator.Journal.Logs;
using Orchestrator.Tests.Journal;

namespace Orchestrator.Integration.Tests.Postgres;

public sealed class PostgresLogStoreTests : LogStoreConformance
{
    private readonly PostgresTestStore _schema = new();

    protected override async ValueTask<ILogStore> OpenAsync() => (await _schema.OpenAsync()).Logs;

    protected override ValueTask CleanUpAsync() => _schema.DisposeAsync();

    [Fact]
    public async Task A_closed_store_says_so()
    {
        await Store.DisposeAsync();

        await Assert.ThrowsAsync<JournalUnavailableException>(async () => await Append("1-a", Line(1, 1)));
        await Assert.ThrowsAsync<JournalUnavailableException>(() => Read("1-a"));
    }

    [Fact]
    public async Task Two_nodes_that_log_for_the_same_tasks_at_once_lose_no_line_and_no_count()
    {
        var other = (await _schema.OpenAsync()).Logs;
        await Task.WhenAll(Enumerable.Range(0, 40).Select(async n => await (n % 2 == 0 ? Store : other).AppendAsync(
            [.. Enumerable.Range(0, 5).Select(task => new LogAppend($"1-{(n + task) % 5}", [Line(1, n + 1)]))])));

        Assert.All(await Task.WhenAll(Enumerable.Range(0, 5).Select(task => Read($"1-{task}"))), lines => Assert.Equal(40, lines.Count));
        Assert.Equal(0, await Store.RemoveOldAsync(new LogRetention(null, 200 * Line(1, 1).Bytes), 10));
        Assert.Equal(1, await Store.RemoveOldAsync(new LogRetention(null, (200 * Line(1, 1).Bytes) - 1), 10));
    }
}
