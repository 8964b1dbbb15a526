using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Domain.Agents.Balancing;

namespace Orchestrator.Tests.Domain.Agents;

/// <summary>What holds of every strategy, and what each promises.</summary>
public sealed class BalancingTests
{
    public static TheoryData<string> Names => [.. Balancings.Names];

    private static Gen<AgentLoad> Loads =>
        from slots in Gen.Choose(1, 64)
        from used in Gen.Choose(0, 64)
        from weight in Gen.Elements(0.1, 0.5, 1, 2, 10)
        from cpu in Gen.Choose(0, 10)
        from memory in Gen.Choose(0, 10)
        from gpu in Gen.Choose(0, 10)
        from reported in Gen.Choose(0, 10)
        from latency in Gen.Elements(0, 1, 20, 3000)
        from turn in Gen.Choose(0, 1000)
        select new AgentLoad(slots, Math.Min(used, slots), weight, cpu / 10.0, memory / 10.0, gpu / 10.0, reported / 10.0, TimeSpan.FromMilliseconds(latency), 0, turn);

    [Fact]
    public void An_unknown_name_is_refused_with_the_names_that_there_are()
    {
        var refusal = Assert.Throws<ArgumentException>(() => Balancings.Named("fastest"));

        Assert.Equal(
            "There is no balancing 'fastest'; use one of round_robin, weighted_round_robin, least_connections, resource_aware, latency_optimized.", refusal.Message);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void More_load_never_makes_an_agent_go_sooner(string name) => Properties.Check(Loads, load =>
    {
        var balancing = Balancings.Named(name);
        AgentLoad[] heavier =
        [
            load with { Used = load.Used + 1 }, load with { CpuShare = 1 }, load with { MemoryShare = 1 }, load with { GpuShare = 1 }, load with { ReportedLoad = 1 },
            load with { Turn = load.Turn + 1 },
        ];

        Assert.All(heavier, more => Assert.True(balancing.Rank(more) >= balancing.Rank(load)));
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void More_weight_or_more_slots_never_make_an_agent_go_later(string name) => Properties.Check(Loads, load =>
    {
        var balancing = Balancings.Named(name);

        Assert.True(balancing.Rank(load with { Weight = load.Weight * 2 }) <= balancing.Rank(load));
        Assert.True(balancing.Rank(load with { Slots = load.Slots * 2 }) <= balancing.Rank(load));
        Assert.True(balancing.Stride(load with { Weight = load.Weight * 2 }) <= balancing.Stride(load));
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Odd_figures_give_a_rank_all_the_same(string name)
    {
        var balancing = Balancings.Named(name);
        var odd = new AgentLoad(0, 0, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);

        Assert.True(double.IsFinite(balancing.Rank(odd)));
        Assert.True(double.IsFinite(balancing.Stride(odd with { Weight = 0 })));
        Assert.True(balancing.Stride(odd with { Weight = double.PositiveInfinity }) >= 0);
    }

    [Fact]
    public void Round_robin_gives_everybody_a_turn_before_anybody_has_two() => Properties.Check(Gen.Choose(1, 40), count =>
    {
        var order = Picks(new RoundRobin(), [.. Enumerable.Repeat(new AgentLoad(4, 0), count)], 3 * count);

        Assert.Equal(Enumerable.Range(0, count), order[..count]);
        Assert.Equal(order[..count], order[count..(2 * count)]);
        Assert.Equal(order[..count], order[(2 * count)..]);
    });

    [Fact]
    public void Weighted_round_robin_keeps_to_the_weights_at_every_moment() => Properties.Check(Gen.ArrayOf(Gen.Choose(1, 9), 5), weights =>
    {
        var order = Picks(new WeightedRoundRobin(), [.. weights.Select(weight => new AgentLoad(1, 0, weight))], 200);

        for (var length = 1; length <= order.Count; length++)
        {
            for (var agent = 0; agent < weights.Length; agent++)
            {
                var share = (double)length * weights[agent] / weights.Sum();
                var had = order.Take(length).Count(pick => pick == agent);

                // A stride scheduler is off by less than one pick against each other agent.
                Assert.InRange(had, share - weights.Length, share + weights.Length);
            }
        }
    });

    [Fact]
    public void The_least_busy_for_its_weight_goes_next_and_so_work_lies_by_weight() => Properties.Check(Gen.ArrayOf(Gen.Choose(1, 9), 4), weights =>
    {
        var used = new int[weights.Length];
        var ranking = new AgentRanking<int>(new LeastConnections());
        for (var work = 0; work < 10 * weights.Sum(); work++)
        {
            for (var agent = 0; agent < weights.Length; agent++)
            {
                ranking.Set(agent, new AgentLoad(1000, used[agent], weights[agent]));
            }

            Assert.True(ranking.TryPeek(out var next));
            ranking.Picked(next);
            used[next]++;
        }

        Assert.Equal(weights.Select(weight => 10 * weight), used);
    });

    [Fact]
    public void The_fullest_of_what_an_agent_has_is_how_full_it_is()
    {
        var balancing = new ResourceAware();

        Assert.Equal(0.5, balancing.Rank(new AgentLoad(4, 2, 1, 0.1, 0.2, 0.3)));
        Assert.Equal(0.9, balancing.Rank(new AgentLoad(4, 2, 1, 0.1, 0.9, 0.3)));
        Assert.Equal(0.8, balancing.Rank(new AgentLoad(4, 2, 1, 0.1, 0.2, 0.3, ReportedLoad: 0.8)));
    }

    [Fact]
    public void Latency_optimized_expects_a_busy_fast_agent_to_be_slower_than_an_idle_slow_one()
    {
        var balancing = new LatencyOptimized();
        var fast = new AgentLoad(1, 0, Latency: TimeSpan.FromMilliseconds(10));
        var slow = new AgentLoad(1, 0, Latency: TimeSpan.FromMilliseconds(25));

        Assert.True(balancing.Rank(fast) < balancing.Rank(slow));
        Assert.True(balancing.Rank(fast with { Used = 2 }) > balancing.Rank(slow));
    }

    [Fact]
    public void A_newcomer_is_tried_first_and_with_one_attempt_only()
    {
        var balancing = new LatencyOptimized();
        var known = new AgentLoad(4, 3, Latency: TimeSpan.FromHours(9));

        Assert.True(balancing.Rank(new AgentLoad(100, 0)) < balancing.Rank(known with { Used = 0 }));
        Assert.True(balancing.Rank(new AgentLoad(100, 1)) > balancing.Rank(known));
        Assert.True(balancing.Rank(new AgentLoad(100, 2)) > balancing.Rank(new AgentLoad(100, 1)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nobody_starves_where_all_are_alike(string name) => Properties.Check(Loads, load =>
    {
        var order = Picks(Balancings.Named(name), [.. Enumerable.Repeat(load with { Turn = 0 }, 7)], 70);

        Assert.Equal(7, order.TakeLast(7).Distinct().Count());
    });

    private static List<int> Picks(IBalancing balancing, AgentLoad[] loads, int count)
    {
        var ranking = new AgentRanking<int>(balancing);
        for (var agent = 0; agent < loads.Length; agent++)
        {
            ranking.Set(agent, loads[agent]);
        }

        var order = new List<int>();
        for (var pick = 0; pick < count; pick++)
        {
            Assert.True(ranking.TryPeek(out var agent));
            ranking.Picked(agent);
            order.Add(agent);
        }

        return order;
    }
}
