using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Tests.Domain;

public sealed class QueueOrderTests
{
    private static readonly TimeSpan Step = new TaskQueueLimits().AgeingStep;

    /// <summary>Minutes after the start at which a task falls due, few enough for ties; cancelled tasks leave holes.</summary>
    private sealed record Waiting(int Priority, int DueMinute, string Type, bool Cancelled);

    private static Gen<Waiting> Tasks =>
        from priority in Gen.Choose(0, 4)
        from minute in Gen.Choose(0, 30)
        from type in Gen.Elements("a", "b", "c")
        from cancelled in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new Waiting(priority, minute, type, cancelled);

    [Fact]
    public void Dispatch_order_is_aged_priority_then_due_then_sequence() =>
        Properties.CheckLists(Tasks, 40, tasks =>
        {
            var (driven, order) = Dispatched(tasks, Step);
            var expected = order
                .OrderBy(task => (task.Spec.Priority * Step.Ticks) - (driven.Now - task.DueAt).Ticks)
                .ThenBy(task => task.DueAt)
                .ThenBy(task => task.SubmissionSequence);

            Assert.Equal(tasks.Count(task => !task.Cancelled), order.Count);
            Assert.Equal(expected, order);
        });

    [Fact]
    public void No_task_is_overtaken_by_one_that_fell_due_the_difference_of_priority_times_the_step_after_it() =>
        Properties.CheckLists(Tasks, 25, tasks =>
        {
            var order = Dispatched(tasks, Step).Order;
            for (var later = 1; later < order.Count; later++)
            {
                foreach (var earlier in order[..later])
                {
                    var difference = Math.Max(0, order[later].Spec.Priority - earlier.Spec.Priority);
                    var headStart = earlier.DueAt - order[later].DueAt;
                    Assert.True(headStart < difference * Step || (difference == 0 && headStart <= TimeSpan.Zero));
                }
            }
        });

    [Fact]
    public void Without_ageing_it_is_first_due_first_served() =>
        Properties.CheckLists(Tasks, 25, tasks =>
        {
            var order = Dispatched(tasks, TimeSpan.Zero).Order;

            Assert.Equal(order.OrderBy(task => task.DueAt).ThenBy(task => task.SubmissionSequence), order);
        });

    [Theory]
    [InlineData(1199, true)]
    [InlineData(1200, false)]
    public void Background_task_is_never_overtaken_by_what_fell_due_20_minutes_later(int secondsLater, bool overtaken)
    {
        var driven = new DrivenQueue();
        var background = driven.Submit(DrivenQueue.Spec(priority: TaskPriority.Background));
        driven.Advance(secondsLater);
        var critical = driven.Submit(DrivenQueue.Spec(priority: TaskPriority.Critical));

        Assert.Same(overtaken ? critical : background, driven.StartNext());
    }

    [Theory]
    [InlineData(TaskPriority.High)]
    [InlineData(TaskPriority.Normal)]
    [InlineData(TaskPriority.Low)]
    [InlineData(TaskPriority.Background)]
    public void No_task_starves_under_a_flood_of_critical_ones(int priority)
    {
        // One agent finishes a task a second, and five critical ones arrive every four seconds: the backlog grows for ever.
        var driven = new DrivenQueue();
        var victim = driven.Submit(DrivenQueue.Spec(priority: priority));
        var overtakers = new List<TaskRecord>();
        for (var second = 0; victim.State == TaskState.Queued && second < 3600; second++)
        {
            driven.Submit(DrivenQueue.Spec(priority: TaskPriority.Critical));
            if (second % 4 == 0)
            {
                driven.Submit(DrivenQueue.Spec(priority: TaskPriority.Critical));
            }

            var next = driven.StartNext()!;
            driven.Advance(1);
            driven.Complete(next, next.Token);
            overtakers.Add(next);
        }

        // It waited for the work that fell due within (priority × 5 min) after it, and for nothing else.
        var margin = priority * Step;
        Assert.Same(victim, overtakers[^1]);
        Assert.All(overtakers[..^1], task => Assert.True(task.DueAt - victim.DueAt < margin));
        Assert.Equal(margin.TotalSeconds * 5 / 4, overtakers.Count - 1);
    }

    private static (DrivenQueue Driven, List<TaskRecord> Order) Dispatched(Waiting[] tasks, TimeSpan step)
    {
        var driven = new DrivenQueue(new TaskQueueLimits { AgeingStep = step });
        foreach (var task in tasks)
        {
            var record = driven.Submit(DrivenQueue.Spec(priority: task.Priority) with
            {
                Type = task.Type,
                Delay = TimeSpan.FromMinutes(task.DueMinute),
            });
            if (task.Cancelled)
            {
                driven.Cancel(record);
            }
        }

        driven.Advance(3600);
        var order = new List<TaskRecord>();
        while (driven.StartNext() is { } next)
        {
            order.Add(next);
        }

        return (driven, order);
    }
}
