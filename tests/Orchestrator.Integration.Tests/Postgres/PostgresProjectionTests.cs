using Orchestrator.Journal.Postgres.Projecting;
using Orchestrator.Journal.Projection;
using Orchestrator.Tests.Journal;

namespace Orchestrator.Integration.Tests.Postgres;

public sealed class PostgresProjectionTests : ProjectionConformance
{
    private readonly PostgresTestStore _schema = new();

    protected override async ValueTask<IProjection> OpenAsync() => (await _schema.OpenAsync()).Projection;

    protected override ValueTask CleanUpAsync() => _schema.DisposeAsync();

    [Fact]
    public async Task Rows_spread_over_many_writes_are_found_by_agent_and_tag_in_order()
    {
        for (var start = 0; start < 20_000; start += 2_000)
        {
            await Write([.. Enumerable.Range(start, 2_000).Select(n => Row($"1-{n:D6}", (1_000_000 - n) * 10_000L) with
            {
                Agent = $"agent-{n % 3}",
                Tags = n % 2_500 == 5 ? Tags(("rare", "yes")) : null,
            })]);
        }

        Assert.Equal(["1-000000", "1-000003", "1-000006"], await Page(new() { Limit = 3, Agent = "agent-0" }));
        Assert.Equal(
            ["1-019998", "1-019999"], await Page(new() { Limit = 3, Before = ((1_000_000 - 19_997) * 10_000L, "1-019997") }));
        Assert.Equal(
            Enumerable.Range(0, 8).Select(n => $"1-{(n * 2_500) + 5:D6}"),
            await Page(new() { Limit = 100, Tags = Tags(("rare", "yes")) }));
        Assert.Equal(
            Enumerable.Range(0, 8).Select(n => (n * 2_500) + 5).Where(n => n % 3 == 1).Select(n => $"1-{n:D6}"),
            await Page(new() { Limit = 100, Agent = "agent-1", Tags = Tags(("rare", "yes")) }));
    }

    [Fact]
    public async Task Several_nodes_write_at_once_and_every_row_is_counted()
    {
        var nodes = new List<IProjection> { Projection, await OpenAsync(), await OpenAsync() };
        await Task.WhenAll(nodes.SelectMany((node, shard) => Enumerable.Range(0, 10).Select(async round =>
        {
            var rows = Enumerable.Range(0, 50).Select(n => Row($"{shard + 1}-{round}-{n}", n, type: $"t{(n + shard) % 7}")).ToList();
            await node.WriteAsync([new ProjectionWrite(shard + 1, round, rows, [])]);
        })));
        await Task.WhenAll(nodes.Select(node => node.RemoveOldAsync(new RetentionRule([], 1_000), 1_000).AsTask()));

        var counts = await Projection.CountsAsync(CancellationToken.None);
        Assert.Equal(1_000, counts.Rows.Sum(row => row.Count));
        Assert.Equal(1_000, (await Page(new() { Limit = 1_001 })).Length);
    }

    [Fact]
    public async Task Nothing_is_left_of_a_write_whose_rows_are_gone()
    {
        await Write([.. Enumerable.Range(0, 200).Select(n => Row($"1-{n:D3}", n) with { Agent = "x" })]);
        await Write(Row("1-000", 1));
        await Projection.RemoveOldAsync(new RetentionRule([], 0), 1_000);

        var server = await _schema.ServerAsync();
        Assert.Equal(0L, await server.ExecuteAsync($"select count(*) from {_schema.Schema}.runs"));
        Assert.Equal(0L, await server.ExecuteAsync($"select count(*) from {_schema.Schema}.writes"));
    }

    [Fact]
    public void Packed_ids_read_back_and_sort_as_their_texts()
    {
        string[] ids =
        [
            "1-01m7y25jhne1bk8py7v5htypge", "1-01m7y25jhne1bk8py7v5htypgf", "1-7zzzzzzzzzzzzzzzzzzzzzzzzz", "1-00000000000000000000000000",
            "10-01m7y25jhne1bk8py7v5htypge", "z-01m7y25jhne1bk8py7v5htypge", "1-8zzzzzzzzzzzzzzzzzzzzzzzzz", "1-a", "", "1-01m7y25jhne1bk8py7v5htypgu",
        ];

        Assert.All(ids, id => Assert.Equal(id, PackedId.Text(PackedId.Of(id))));
        Assert.Equal(19, PackedId.Of(ids[0]).Length);
        var tasks = ids.Take(6).ToArray();
        Assert.Equal(
            tasks.Order(StringComparer.Ordinal),
            tasks.OrderBy(PackedId.Of, Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b))));
    }
}
