using Orchestrator.Journal;
using Orchestrator.Tests.Journal;

namespace Orchestrator.Integration.Tests.Postgres;

public sealed class PostgresFencingTests : IAsyncDisposable
{
    private readonly PostgresTestStore _schema = new();

    public ValueTask DisposeAsync() => _schema.DisposeAsync();

    [Fact]
    public async Task Nodes_with_old_tokens_write_nothing_whatever_else_is_in_their_groups()
    {
        var nodes = new[] { (await _schema.OpenAsync()).Journal, (await _schema.OpenAsync()).Journal, (await _schema.OpenAsync()).Journal };

        // Every node took every shard once; the owner of each is the last that did.
        const int shards = 12;
        var owners = new ShardOwnership[nodes.Length, shards];
        for (var shard = 0; shard < shards; shard++)
        {
            for (var turn = 0; turn < nodes.Length; turn++)
            {
                var node = (turn + shard) % nodes.Length;
                owners[node, shard] = await nodes[node].Acquire($"s/{shard}");
            }
        }

        var appends = Enumerable.Range(0, nodes.Length).SelectMany(node => Enumerable.Range(1, 20).SelectMany(
            sequence => Enumerable.Range(0, shards).Select(shard =>
                (Node: node, Shard: shard, Append: nodes[node].Queue(owners[node, shard], sequence, $"{node}"))))).ToList();

        foreach (var (node, shard, append) in appends)
        {
            var isOwner = node == (nodes.Length - 1 + shard) % nodes.Length;
            Assert.Equal(isOwner ? AppendStatus.Applied : AppendStatus.Stale, await append.Outcome);
        }

        for (var shard = 0; shard < shards; shard++)
        {
            var owner = (nodes.Length - 1 + shard) % nodes.Length;
            Assert.Equal(Enumerable.Range(1, 20).Select(n => $"{n}-{n}:{owner}"), await nodes[0].Texts(owners[0, shard].Number));
        }
    }

    [Fact]
    public async Task A_snapshot_that_an_old_owner_is_writing_is_no_leftover_of_the_new_one_and_the_other_way_round()
    {
        var old = (await _schema.OpenAsync()).Journal;
        var next = (await _schema.OpenAsync()).Journal;
        var before = await old.Acquire();
        await old.Applied(before, 1, "1");
        var owner = await next.Acquire();
        await next.Saved(owner, 1, "state");

        Assert.Equal(AppendStatus.Stale, await old.SaveSnapshotAsync(before, JournalTesting.Snapshot(1, "old"), CancellationToken.None));
        Assert.Equal(AppendStatus.Stale, await old.TruncateAsync(before, 1, CancellationToken.None));
        Assert.Equal("1v1:state", await next.Loaded(owner.Number));
    }

    [Fact]
    public async Task Shards_that_many_nodes_create_at_once_have_numbers_without_gaps()
    {
        var nodes = new[] { (await _schema.OpenAsync()).Journal, (await _schema.OpenAsync()).Journal, (await _schema.OpenAsync()).Journal };
        await Task.WhenAll(nodes.SelectMany(node => Enumerable.Range(0, 10).Select(shard => Task.Run(async () => await node.Acquire($"s/{shard}")))));

        var shards = await nodes[0].ListShardsAsync(CancellationToken.None);
        Assert.Equal(Enumerable.Range(1, 10), shards.Select(shard => shard.Number));
        Assert.Equal(10, shards.Select(shard => shard.Name).Distinct().Count());
        Assert.Equal(4, (await nodes[1].Acquire("s/3")).Token);
    }
}
