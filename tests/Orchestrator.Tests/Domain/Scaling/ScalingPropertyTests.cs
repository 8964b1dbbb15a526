using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Domain;
using Orchestrator.Domain.Scaling;

namespace Orchestrator.Tests.Domain.Scaling;

/// <summary>What holds of every policy and every course of the load, where each decision is carried out.</summary>
public sealed class ScalingPropertyTests
{
    private static readonly Instant Start = new(1_800_000_000_000_000);

    private sealed record Case(ScalingPolicy Policy, int SlotsEach, int Agents, long Demand);

    private static Gen<Case> Cases =>
        from up in Gen.Choose(2, 20)
        from down in Gen.Choose(0, up - 1)
        from min in Gen.Choose(0, 5)
        from more in Gen.Choose(1, 30)
        from step in Gen.Choose(1, 10)
        from cooldown in Gen.Choose(0, 100)
        from lasting in Gen.Choose(0, 60)
        from slots in Gen.Choose(1, 8)
        from agents in Gen.Choose(1, 30)
        from demand in Gen.Choose(0, 200)
        select new Case(
            new ScalingPolicy
            {
                ScaleUpThreshold = up / 20.0,
                ScaleDownThreshold = down / 20.0,
                Min = min,
                Max = min + more,
                Step = step,
                Cooldown = TimeSpan.FromSeconds(cooldown),
                For = TimeSpan.FromSeconds(lasting),
            },
            slots,
            Math.Clamp(agents, min, min + more),
            demand);

    [Fact]
    public void With_the_load_as_it_is_what_was_done_is_not_undone() => Properties.Check(Cases, one =>
    {
        var run = new Fleet(one.Policy, one.SlotsEach, one.Agents);

        var changes = run.Observe(one.Demand, times: 1000).Where(decision => decision.Direction != ScalingDirection.None).ToList();

        Assert.True(changes.Select(decision => decision.Direction).Distinct().Count() <= 1, string.Join(" | ", changes.Select(decision => $"{decision.Direction} {decision.Count}: {decision.Reason}")));
        Assert.DoesNotContain(run.Observe(one.Demand, times: 100), decision => decision.Direction != ScalingDirection.None);
    });

    [Fact]
    public void The_number_stays_within_its_bounds_and_each_change_within_its_step() => Properties.Check(
        from one in Cases
        from demands in Gen.ArrayOf(Gen.Choose(0, 300), 60)
        select (one, demands),
        input =>
        {
            var (one, demands) = input;
            var run = new Fleet(one.Policy, one.SlotsEach, one.Agents);
            foreach (var demand in demands)
            {
                foreach (var decision in run.Observe(demand, times: 5))
                {
                    Assert.InRange(run.Count, one.Policy.Min, one.Policy.Max);
                    Assert.InRange(decision.Count, decision.Direction == ScalingDirection.None ? 0 : 1, one.Policy.Step);
                    Assert.Equal(decision.Direction == ScalingDirection.Down ? decision.Count : 0, decision.Agents.Distinct().Count());
                    Assert.False(string.IsNullOrWhiteSpace(decision.Reason));
                }
            }
        });

    [Fact]
    public void Between_two_changes_lie_the_cooldown_and_the_time_a_threshold_must_be_crossed() => Properties.Check(
        from one in Cases
        from demands in Gen.ArrayOf(Gen.Choose(0, 300), 60)
        select (one, demands),
        input =>
        {
            var (one, demands) = input;
            var run = new Fleet(one.Policy, one.SlotsEach, one.Agents);
            var last = (Instant?)null;
            foreach (var decision in demands.SelectMany(demand => run.Observe(demand, times: 5)))
            {
                if (decision.Direction != ScalingDirection.None)
                {
                    Assert.True(last is null || run.Now - last.Value >= one.Policy.Cooldown);
                    Assert.True(last is null || run.Now - last.Value >= one.Policy.For);
                    last = run.Now;
                }
            }
        });

    [Fact]
    public void A_load_that_lasts_gets_as_many_agents_as_it_needs_or_as_may_be() => Properties.Check(Cases.Where(one => one.Demand > 0), one =>
    {
        var run = new Fleet(one.Policy, one.SlotsEach, one.Agents);

        _ = run.Observe(one.Demand, times: 2000).Count();

        Assert.True(run.Count == one.Policy.Max || run.Utilisation(one.Demand) < one.Policy.ScaleUpThreshold);
    });

    /// <summary>Agents of one size that come and go as it is decided, under a load of so many tasks at once.</summary>
    private sealed class Fleet(ScalingPolicy policy, int slotsEach, int count)
    {
        private readonly SortedSet<string> agents = [.. Enumerable.Range(0, count).Select(Name)];
        private ScalingMemory memory;
        private int started = count;

        public Instant Now { get; private set; } = Start;

        public int Count => agents.Count;

        public double Utilisation(long demand) => Math.Min(1, (double)demand / (agents.Count * slotsEach));

        public IEnumerable<ScalingDecision> Observe(long demand, int times)
        {
            for (var time = 0; time < times; time++)
            {
                Now += TimeSpan.FromSeconds(5);
                var left = demand;
                var seen = new List<ScalableAgent>();
                foreach (var agent in agents)
                {
                    var used = Math.Min(left, slotsEach);
                    left -= used;
                    seen.Add(new ScalableAgent(agent, slotsEach, (int)used, true));
                }

                (var decision, memory) = ScalingPlanner.Plan(policy, new ScalingObservation(Now, seen, 0, [new QueuedNeed("default", left)]), memory);
                agents.ExceptWith(decision.Agents);
                for (var more = 0; decision.Direction == ScalingDirection.Up && more < decision.Count; more++)
                {
                    agents.Add(Name(started++));
                }

                yield return decision;
            }
        }

        private static string Name(int number) => $"agent-{number:00000}";
    }
}
