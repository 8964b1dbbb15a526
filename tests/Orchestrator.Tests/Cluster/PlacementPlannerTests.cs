using FsCheck.Fluent;
using Orchestrator.Cluster;
using Orchestrator.Cluster.Placing;
using Orchestrator.Tests.Domain;

namespace Orchestrator.Tests.Cluster;

/// <summary>What holds of every plan.</summary>
public sealed class PlacementPlannerTests
{
    private static readonly MemberId[] Nodes = [.. Enumerable.Range(0, 9).Select(i => new MemberId($"node-{i}", 1))];

    private sealed record Case(MemberId[] Members, MemberId[] Leaving, ShardPlacement[] Placements, string[] Wanted);

    [Fact]
    public void Every_shard_has_a_member_afterwards_and_loads_differ_by_one_at_most() => Properties.Check(Cases(), one =>
    {
        var after = Apply(one.Placements, Plan(one));

        Assert.Equal(one.Placements.Select(placement => placement.Shard).Union(one.Wanted).Order(), after.Keys.Order());
        Assert.All(after.Values, owner => Assert.Contains(owner, one.Members));
        var loads = one.Members.Select(member => after.Values.Count(owner => owner == member)).ToList();
        Assert.True(loads.Max() - loads.Min() <= 1, string.Join(' ', loads));
    });

    [Fact]
    public void A_plan_that_was_carried_out_leaves_nothing_to_do() => Properties.Check(Cases(), one =>
    {
        var after = Apply(one.Placements, Plan(one)).Select(pair => new ShardPlacement(pair.Key, pair.Value, 1)).ToArray();

        var plan = Plan(one with { Placements = after, Wanted = [] });

        Assert.Empty(plan.AtOnce);
        Assert.Empty(plan.OneByOne);
    });

    [Fact]
    public void The_order_in_which_things_are_told_does_not_matter() => Properties.Check(Cases(), one =>
    {
        var plan = Plan(one);
        var turned = Plan(new Case([.. one.Members.Reverse()], [.. one.Leaving.Reverse()], [.. one.Placements.Reverse()], [.. one.Wanted.Reverse()]));

        Assert.Equal(plan.AtOnce, turned.AtOnce);
        Assert.Equal(plan.OneByOne, turned.OneByOne);
    });

    [Fact]
    public void A_member_that_comes_gets_its_share_and_nothing_else_moves() => Properties.Check(Even(), one =>
    {
        var newcomer = new MemberId("newcomer", 1);

        var plan = Plan(one with { Members = [.. one.Members, newcomer] });

        Assert.Empty(plan.AtOnce);
        Assert.All(plan.OneByOne, move => Assert.Equal(newcomer, move.To));
        Assert.Equal(one.Placements.Length / (one.Members.Length + 1), plan.OneByOne.Count);
    });

    [Fact]
    public void A_member_that_dies_gives_away_what_it_had_and_nothing_else_moves() => Properties.Check(Even(), one =>
    {
        if (one.Members.Length == 1)
        {
            return;
        }

        var plan = Plan(one with { Members = one.Members[1..] });

        Assert.Equal(
            one.Placements.Where(placement => placement.Owner == one.Members[0]).Select(placement => placement.Shard).Order(),
            plan.AtOnce.Select(move => move.Shard).Order());
        Assert.Empty(plan.OneByOne);
    });

    [Fact]
    public void Shards_of_dead_members_move_at_once_and_those_that_are_served_one_by_one() => Properties.Check(Cases(), one =>
    {
        var served = one.Placements.Where(placement => one.Members.Concat(one.Leaving).Contains(placement.Owner)).Select(placement => placement.Shard).ToHashSet();
        var plan = Plan(one);

        Assert.DoesNotContain(plan.AtOnce, move => served.Contains(move.Shard));
        Assert.All(plan.OneByOne, move => Assert.Contains(move.Shard, served));
        Assert.Distinct(plan.AtOnce.Concat(plan.OneByOne).Select(move => move.Shard));
    });

    [Fact]
    public void Without_members_nothing_moves() =>
        Assert.Empty(PlacementPlanner.Plan([], [Nodes[0]], [new ShardPlacement("s", Nodes[1], 1)], ["t"]).AtOnce);

    [Theory]
    [InlineData("node-1", "tasks/default/0", 13807113587248867857UL)]
    [InlineData("", "", 13331581593930102267UL)]
    [InlineData("b", "ä", 40095652700268715UL)]
    public void The_hash_never_changes(string node, string shard, ulong score) => Assert.Equal(score, RendezvousHash.Score(node, shard));

    private static PlacementPlan Plan(Case one) => PlacementPlanner.Plan(one.Members, one.Leaving, one.Placements, one.Wanted);

    private static Dictionary<string, MemberId> Apply(ShardPlacement[] placements, PlacementPlan plan)
    {
        var owners = placements.ToDictionary(placement => placement.Shard, placement => placement.Owner);
        foreach (var move in plan.AtOnce.Concat(plan.OneByOne))
        {
            owners[move.Shard] = move.To;
        }

        return owners;
    }

    private static FsCheck.Gen<Case> Cases() =>
        from members in Gen.Choose(1, 6)
        from leaving in Gen.Choose(0, 2)
        from owners in Gen.Choose(0, 8).ListOf()
        from wanted in Gen.Choose(0, 12)
        select new Case(
            Nodes[..members],
            Nodes[members..(members + leaving)],
            [.. owners.Select((owner, i) => new ShardPlacement($"s{i}", Nodes[owner], i))],
            [.. Enumerable.Range(owners.Count / 2, wanted).Select(i => $"s{i}")]);

    /// <summary>Placements as the planner itself has made them.</summary>
    private static FsCheck.Gen<Case> Even() =>
        from members in Gen.Choose(1, 6)
        from shards in Gen.Choose(0, 60)
        let fresh = new Case(Nodes[..members], [], [], [.. Enumerable.Range(0, shards).Select(i => $"s{i}")])
        select fresh with
        {
            Wanted = [],
            Placements = [.. Apply([], Plan(fresh)).Select(pair => new ShardPlacement(pair.Key, pair.Value, 1))],
        };
}
