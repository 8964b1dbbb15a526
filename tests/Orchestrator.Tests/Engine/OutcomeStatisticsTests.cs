using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;
using Orchestrator.Engine.Status;
using Orchestrator.Engine.Tasks;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Tests.Engine;

public sealed class OutcomeStatisticsTests
{
    private static readonly TimeSpan LongUp = TimeSpan.FromDays(1);

    [Fact]
    public void Without_ended_tasks_there_is_nothing_to_say() =>
        Assert.Equal(new OutcomeSummary(0, null, null, null, null), OutcomeStatistics.Summarize(new OutcomeStatistics(new FakeClock()).Read(), LongUp));

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    public void Percentiles_are_the_exact_ones_within_half_a_buckets_width(ulong seed)
    {
        var statistics = new OutcomeStatistics(new FakeClock());
        var chance = new SeededChance(seed);

        // From microseconds to days, evenly over the orders of magnitude.
        var durations = Enumerable.Range(0, 5_000).Select(_ => (long)Math.Pow(10, 11 * chance.NextDouble())).ToArray();
        foreach (var duration in durations)
        {
            statistics.Ended(Task(duration));
        }

        Array.Sort(durations);
        var summary = OutcomeStatistics.Summarize(statistics.Read(), LongUp);
        Near(0.50, summary.P50Ms);
        Near(0.95, summary.P95Ms);
        Near(0.99, summary.P99Ms);

        void Near(double share, double? milliseconds)
        {
            var exact = durations[(int)Math.Ceiling(share * durations.Length) - 1] / 1000.0;
            Assert.InRange(milliseconds!.Value, exact * (1 - 0.0626), exact * (1 + 0.0626));
        }
    }

    [Fact]
    public void Any_duration_is_told_within_half_a_buckets_width()
    {
        var clock = new FakeClock();
        var statistics = new OutcomeStatistics(clock);
        for (var exact = 100.0; exact < 1e11; exact *= 1.013)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            statistics.Ended(Task((long)exact));
            Assert.InRange(OutcomeStatistics.Summarize(statistics.Read(), LongUp).P50Ms!.Value * 1000, exact * (1 - 0.0626), exact * (1 + 0.0626));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(long.MaxValue / 20_000_000)]
    public void The_shortest_and_the_longest_durations_are_counted(long microseconds)
    {
        var statistics = new OutcomeStatistics(new FakeClock());

        statistics.Ended(Task(microseconds));

        Assert.NotNull(OutcomeStatistics.Summarize(statistics.Read(), LongUp).P99Ms);
    }

    [Fact]
    public void Only_the_last_minute_counts()
    {
        var clock = new FakeClock();
        var statistics = new OutcomeStatistics(clock);
        statistics.Ended(Task(1_000_000));
        clock.Advance(TimeSpan.FromSeconds(30));
        statistics.Ended(Task(1_000, failed: true));

        var both = OutcomeStatistics.Summarize(statistics.Read(), LongUp);
        Assert.Equal((2 / 60.0, 0.5), (both.PerSecond, both.SuccessRate));

        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(2 / 60.0, OutcomeStatistics.Summarize(statistics.Read(), LongUp).PerSecond);
        clock.Advance(TimeSpan.FromSeconds(1));
        var one = OutcomeStatistics.Summarize(statistics.Read(), LongUp);
        Assert.Equal((1 / 60.0, 0), (one.PerSecond, one.SuccessRate));
        Assert.InRange(one.P50Ms!.Value, 0.9, 1.1);

        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Null(OutcomeStatistics.Summarize(statistics.Read(), LongUp).SuccessRate);
        statistics.Ended(Task(1_000));
        Assert.Equal(1 / 60.0, OutcomeStatistics.Summarize(statistics.Read(), LongUp).PerSecond);
    }

    [Fact]
    public void Of_an_appends_tasks_those_count_that_it_ended()
    {
        var statistics = new OutcomeStatistics(new FakeClock());
        var ended = Task(1_000, failed: true);
        var sentBack = TaskRecord.Fold([.. ended.History.ToArray(), new(4, new TaskRetried(ended.Id, ended.FinishedAt!.Value, null))]);

        statistics.Ended(ended, new TaskView(sentBack), Task(1_000));

        Assert.Equal((2 / 60.0, 0.5), (OutcomeStatistics.Summarize(statistics.Read(), LongUp).PerSecond, OutcomeStatistics.Summarize(statistics.Read(), LongUp).SuccessRate));
    }

    [Fact]
    public void A_young_node_counts_the_time_it_is_up()
    {
        var statistics = new OutcomeStatistics(new FakeClock());
        for (var i = 0; i < 100; i++)
        {
            statistics.Ended(Task(10));
        }

        Assert.Equal(10, OutcomeStatistics.Summarize(statistics.Read(), TimeSpan.FromSeconds(10)).PerSecond);
        Assert.Equal(100, OutcomeStatistics.Summarize(statistics.Read(), TimeSpan.Zero).PerSecond);
    }

    [Fact]
    public void Chance_is_spread_evenly_and_does_not_repeat()
    {
        var chance = new CryptoChance();
        var drawn = Enumerable.Range(0, 20_000).Select(_ => chance.NextUInt64()).ToArray();

        Assert.Equal(drawn.Length, drawn.Distinct().Count());
        for (var bit = 0; bit < 64; bit++)
        {
            // Seven standard deviations: fails once in 10^11 runs.
            Assert.InRange(drawn.Count(value => ((value >> bit) & 1) == 1), 10_000 - 500, 10_000 + 500);
        }

        Assert.InRange(Enumerable.Range(0, 20_000).Average(_ => chance.NextDouble()), 0.485, 0.515);
    }

    private static TaskView Task(long microseconds, bool failed = false)
    {
        var id = new TaskId(1, 1);
        var start = new Instant(1_790_000_000_000_000);
        var end = start + TimeSpan.FromMicroseconds(microseconds);
        return new TaskView(TaskRecord.Fold(
        [
            new(1, new TaskSubmitted(id, start, TestNode.Spec("echo"), start)),
            new(2, new AttemptStarted(id, start, 1, new AttemptToken(1), "local", "s")),
            new(3, failed ? new TaskFailed(id, end, 1, new TaskError("agent_error", "no", false)) : new TaskCompleted(id, end, 1, default)),
        ]));
    }
}
