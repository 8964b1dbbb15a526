using System.Text;
using System.Text.Json;
using Orchestrator.Cluster;
using Orchestrator.Server.Events;

namespace Orchestrator.Tests.Server;

/// <summary>What is told of two views of a cluster.</summary>
public sealed class ClusterFramesTests
{
    private static readonly ClusterView Empty = ClusterView.Unknown("a") with { Version = 1 };

    [Fact]
    public void Nothing_happened_is_not_told() => Assert.Null(ClusterFrames.Between(Empty, Empty with { Version = 2, HoldsLease = true }, default));

    [Fact]
    public void A_node_comes_goes_up_leaves_and_is_gone()
    {
        Assert.Equal(["member_joined b"], Told(Empty, With(Node("b", 1, MemberState.Joining))));
        Assert.Equal(["member_joined b", "member_up b"], Told(Empty, With(Node("b", 1, MemberState.Up))));
        Assert.Equal(["member_up b"], Told(With(Node("b", 1, MemberState.Joining)), With(Node("b", 1, MemberState.Up))));
        Assert.Equal(["member_leaving b"], Told(With(Node("b", 1, MemberState.Up)), With(Node("b", 1, MemberState.Leaving))));
        Assert.Equal(["member_left b"], Told(With(Node("b", 1, MemberState.Leaving)), Empty));
        Assert.Equal(["member_down b"], Told(With(Node("b", 1, MemberState.Up)), With(Node("b", 1, MemberState.Down))));
        Assert.Empty(Told(With(Node("b", 1, MemberState.Down)), Empty));
    }

    [Fact]
    public void A_life_that_the_next_one_replaced_is_down() =>
        Assert.Equal(["member_down b", "member_joined b"], Told(With(Node("b", 1, MemberState.Up)), With(Node("b", 2, MemberState.Joining))));

    [Fact]
    public void A_master_and_a_placement_are_told_with_who_was_before()
    {
        var before = With(Node("b", 1, MemberState.Up), Node("c", 1, MemberState.Up));
        var id = new MemberId("c", 1);
        var after = before with
        {
            Singletons = before.Singletons.Add(ClusterView.Master, new SingletonTerm(ClusterView.Master, id, 4)),
            Placements = before.Placements.Add("tasks/d/0", new ShardPlacement("tasks/d/0", id, 7)),
        };
        var moved = after with { Placements = after.Placements.SetItem("tasks/d/0", new ShardPlacement("tasks/d/0", new MemberId("b", 1), 8)) };

        Assert.Equal(["master_changed c", "shard_placed c"], Told(before, after));
        var placed = Assert.Single(Events(after, moved));
        Assert.Equal("d", placed.GetProperty("domain").GetString());
        Assert.Equal(
            ("tasks/d/0", "b", 8, "c"),
            (placed.GetProperty("data").GetProperty("shard").GetString(), placed.GetProperty("data").GetProperty("node").GetString(),
                placed.GetProperty("data").GetProperty("placement").GetInt64(), placed.GetProperty("data").GetProperty("from").GetString()));
    }

    private static Member Node(string name, long incarnation, MemberState state) =>
        new(new MemberId(name, incarnation), new Uri("http://localhost:1"), state, ["shards"], [], default);

    private static ClusterView With(params Member[] members) => Empty with { Members = [.. members] };

    private static IEnumerable<string> Told(ClusterView before, ClusterView after) =>
        Events(before, after).Select(told => $"{told.GetProperty("type").GetString()} {told.GetProperty("data").GetProperty("node").GetString()}");

    private static List<JsonElement> Events(ClusterView before, ClusterView after)
    {
        if (ClusterFrames.Between(before, after, DateTimeOffset.UnixEpoch) is not { } frames)
        {
            return [];
        }

        return
        [
            .. Enumerable.Range(0, frames.Count).Select(i =>
            {
                var lines = Encoding.UTF8.GetString(frames.BytesOf(i)).Split('\n');
                Assert.StartsWith("event: ", lines[0]);
                return JsonElement.Parse(lines[1]["data: ".Length..]);
            }),
        ];
    }
}
