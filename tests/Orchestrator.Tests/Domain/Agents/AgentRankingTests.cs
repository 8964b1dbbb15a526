using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Domain.Agents.Balancing;

namespace Orchestrator.Tests.Domain.Agents;

/// <summary>The order of agents against one that is sorted anew each time.</summary>
public sealed class AgentRankingTests
{
    private enum Act
    {
        Set,
        Withhold,
        Remove,
        Pick,
    }

    private sealed record Step(Act Act, int Agent, int Used);

    private static Gen<Step> Steps =>
        from act in Gen.Frequency((5, Gen.Constant(Act.Set)), (1, Gen.Constant(Act.Withhold)), (1, Gen.Constant(Act.Remove)), (4, Gen.Constant(Act.Pick)))
        from agent in Gen.Choose(0, 11)
        from used in Gen.Choose(0, 5)
        select new Step(act, agent, used);

    [Fact]
    public void The_first_is_always_the_one_of_the_lowest_rank_that_was_picked_least_recently() => Properties.CheckLists(Steps, 120, steps =>
    {
        var balancing = new LeastConnections();
        var ranking = new AgentRanking<int>(balancing);
        var model = new Dictionary<int, (double Rank, long LastPick, int Arrival, bool IsIn)>();
        var (picks, arrivals) = (0L, 0);
        foreach (var step in steps)
        {
            switch (step.Act)
            {
                case Act.Set:
                    var load = new AgentLoad(8, step.Used);
                    ranking.Set(step.Agent, load);
                    var known = model.TryGetValue(step.Agent, out var was);
                    model[step.Agent] = (balancing.Rank(load), known ? was.LastPick : 0, known ? was.Arrival : ++arrivals, true);
                    break;
                case Act.Withhold:
                    var isKnown = model.TryGetValue(step.Agent, out var held);
                    Assert.Equal(isKnown && held.IsIn, ranking.Withhold(step.Agent));
                    if (isKnown)
                    {
                        model[step.Agent] = held with { IsIn = false };
                    }

                    break;
                case Act.Remove:
                    Assert.Equal(model.Remove(step.Agent), ranking.Remove(step.Agent));
                    break;
                case Act.Pick when ranking.TryPeek(out var next):
                    ranking.Picked(next);
                    model[next] = model[next] with { LastPick = ++picks };
                    break;
            }

            var expected = model.Where(entry => entry.Value.IsIn)
                .OrderBy(entry => entry.Value.Rank).ThenBy(entry => entry.Value.LastPick).ThenBy(entry => entry.Value.Arrival)
                .Select(entry => (int?)entry.Key).FirstOrDefault();
            Assert.Equal(expected, ranking.TryPeek(out var first) ? first : null);
            Assert.Equal(model.Values.Count(entry => entry.IsIn), ranking.Count);
            Assert.Equal(model.Count, ranking.Known);
        }
    });

    [Theory]
    [InlineData(RoundRobin.Key)]
    [InlineData(WeightedRoundRobin.Key)]
    public void Who_comes_late_or_was_full_takes_turns_from_now_on(string name)
    {
        var ranking = new AgentRanking<string>(Balancings.Named(name));
        ranking.Set("old", new AgentLoad(4, 0));
        ranking.Set("full", new AgentLoad(4, 0));
        ranking.Withhold("full");
        Pick(ranking, 50);

        ranking.Set("full", new AgentLoad(4, 0));
        ranking.Set("new", new AgentLoad(4, 0));

        var next = Pick(ranking, 30);
        Assert.All(next.GroupBy(agent => agent), turns => Assert.InRange(turns.Count(), 9, 11));
    }

    [Fact]
    public void Changes_and_picks_allocate_nothing()
    {
        var ranking = new AgentRanking<int>(new WeightedRoundRobin());
        for (var agent = 0; agent < 1000; agent++)
        {
            ranking.Set(agent, new AgentLoad(4, 0, 1 + (agent % 3)));
        }

        Round(ranking);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1000; round++)
        {
            Round(ranking);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static void Round(AgentRanking<int> ranking)
        {
            ranking.TryPeek(out var agent);
            ranking.Picked(agent);
            ranking.Withhold(agent);
            ranking.Set(agent, new AgentLoad(4, 1, 2));
        }
    }

    private static List<string> Pick(AgentRanking<string> ranking, int count)
    {
        var order = new List<string>();
        for (var pick = 0; pick < count; pick++)
        {
            Assert.True(ranking.TryPeek(out var agent));
            ranking.Picked(agent);
            order.Add(agent);
        }

        return order;
    }
}
