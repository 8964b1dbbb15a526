using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Tests.Domain.Flow;

public sealed class FlowPropertyTests
{
    [Fact]
    public void Counts_equal_a_recount_no_limit_is_passed_and_nothing_that_may_start_is_left_aside() =>
        Properties.CheckLists(FlowStories.Step, 70, steps =>
        {
            var driven = new DrivenQueue(FlowStories.Limits);
            foreach (var step in steps)
            {
                step.Run(driven);
                driven.Tick();
                FlowStories.Check(driven);
            }
        });

    [Fact]
    public void What_is_held_goes_on_at_the_moment_that_is_told() =>
        Properties.CheckLists(FlowStories.Step, 50, steps =>
        {
            var driven = Run(steps);
            while (driven.StartNext() is not null || driven.Queue.NextPermitAt != Instant.Never)
            {
                if (driven.Queue.Ready.FirstOpen() is not null || driven.Queue.NextPermitAt == Instant.Never)
                {
                    continue;
                }

                var lacking = LackingTokens(driven);
                driven.Pass(driven.Queue.NextPermitAt - driven.Now - TimeSpan.FromMicroseconds(1));
                driven.Tick();
                Assert.DoesNotContain(driven.Queue.Ready.FirstOpen()?.Front, lacking);
                driven.Pass(TimeSpan.FromMicroseconds(1));
                driven.Tick();
                FlowStories.Check(driven);
            }

            // What still stands in line is held by what runs.
            Assert.All(
                driven.Queue.Tasks.Where(task => task.IsReady),
                task => Assert.Contains("attempts run", driven.Queue.WhyHeld(task, driven.Now), StringComparison.Ordinal));
        });

    [Fact]
    public void Replay_and_snapshot_give_the_same_counts_and_the_same_order_of_what_may_start() =>
        Properties.CheckLists(FlowStories.Step, 70, steps =>
        {
            var driven = Run(steps);
            var restored = new TaskQueue(7, "default", FlowStories.Limits);
            restored.Restore(
                driven.Queue.Sequence,
                driven.Queue.LastEventAt,
                driven.Queue.LastUlid,
                TaskStates.All.Select(driven.Queue.Count).ToArray(),
                driven.Queue.Keys.All,
                driven.Queue.Tasks.OrderBy(task => task.Id).Select(task => TaskRecord.Fold(task.HistorySoFar.ToArray())),
                driven.Queue.Flow.Remember());
            var replayed = new TaskQueue(7, "default", FlowStories.Limits);
            foreach (var (sequence, @event) in driven.Journal)
            {
                replayed.Apply(sequence, @event);
            }

            replayed.Evict(driven.EvictedTo);
            Assert.Null(restored.NextOverdue(driven.Now));
            Assert.Null(replayed.NextOverdue(driven.Now));
            var expected = Image(driven.Queue, driven.Now);
            Assert.Equal(expected, Image(restored, driven.Now));
            Assert.Equal(expected, Image(replayed, driven.Now));
            var order = QueueImage.DispatchOrder(driven.Queue, driven.Now);
            Assert.Equal(order, QueueImage.DispatchOrder(restored, driven.Now));
            Assert.Equal(order, QueueImage.DispatchOrder(replayed, driven.Now));
        });

    [Fact]
    public void New_limits_hold_as_if_they_had_always_been_in_force() =>
        Properties.CheckLists(FlowStories.Step, 60, steps =>
        {
            var driven = new DrivenQueue(FlowStories.Limits);
            foreach (var step in steps)
            {
                step.Run(driven);
                driven.Tick();
                var before = Image(driven.Queue, driven.Now);
                driven.Queue.Restrict(FlowStories.Limits.Flow);
                driven.Tick();
                Assert.Equal(before, Image(driven.Queue, driven.Now));
                FlowStories.Check(driven);
            }
        });

    [Fact]
    public void Keys_that_nothing_needs_are_forgotten()
    {
        var driven = new DrivenQueue(FlowStories.Limits);
        for (var i = 0; i < 50; i++)
        {
            var task = driven.Submit(DrivenQueue.Spec() with { ConcurrencyKey = i % 2 == 0 ? $"key {i}" : "slow" });
            driven.Advance(20);
            driven.Complete(task, driven.Start(task));
        }

        driven.Advance(60);
        Assert.Equal(0, driven.Queue.Flow.KeyCount);
    }

    private static List<TaskRecord?> LackingTokens(DrivenQueue driven) =>
        [.. driven.Queue.Tasks.Where(task => driven.Queue.WhyHeld(task, driven.Now)?.Contains("rate", StringComparison.Ordinal) == true)];

    private static DrivenQueue Run(QueueStep[] steps)
    {
        var driven = new DrivenQueue(FlowStories.Limits);
        foreach (var step in steps)
        {
            step.Run(driven);
        }

        driven.Tick();
        return driven;
    }

    private static List<string> Image(TaskQueue queue, Instant now) =>
    [
        .. new[] { "one", "two", "fast", "slow", "free" }.Select(key => $"{key}: {queue.Flow.HeldBy(key)} {queue.Flow.WaitingOf(key)}"),
        .. queue.Tasks.OrderBy(task => task.Id).Select(task => $"{task.Id}: {queue.WhyHeld(task, now)}"),
        queue.Ready.FirstOpen()?.Front is { } first ? $"first: {first.Id}" : $"next: {queue.NextPermitAt}",
    ];
}
