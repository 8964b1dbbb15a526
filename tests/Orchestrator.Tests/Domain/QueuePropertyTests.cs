using Orchestrator.Domain.Tasks;

namespace Orchestrator.Tests.Domain;

public sealed class QueuePropertyTests
{
    // Small enough to be full now and then, and to reach the history's cap.
    private static readonly TaskQueueLimits Limits = new() { MaxWaiting = 6, MaxHistory = 12 };

    [Fact]
    public void Any_story_keeps_the_invariants_and_no_event_is_refused() =>
        Properties.CheckLists(QueueStep.Any, 80, steps =>
        {
            var driven = new DrivenQueue(Limits);
            foreach (var step in steps)
            {
                step.Run(driven);
                QueueInvariants.Check(driven);
            }

            driven.Advance(1e6);
            QueueInvariants.Check(driven);
        });

    [Fact]
    public void Folding_its_history_gives_the_task() =>
        Properties.CheckLists(QueueStep.Any, 60, steps =>
        {
            var driven = Run(steps);
            foreach (var task in driven.Queue.Tasks)
            {
                var image = QueueImage.Of(task, andIndexes: false);
                Assert.Equal(image, QueueImage.Of(TaskRecord.Fold(task.HistorySoFar.ToArray()), andIndexes: false));
                Assert.Equal(image, QueueImage.Of(TaskRecord.Fold(driven.Histories[task.Id]), andIndexes: false));
            }
        });

    [Fact]
    public void Replaying_the_events_gives_an_equal_queue() =>
        Properties.CheckLists(QueueStep.Any, 80, steps => CheckSame(Run(steps), driven =>
        {
            var replayed = new TaskQueue(7, "default", Limits);
            foreach (var (sequence, @event) in driven.Journal)
            {
                replayed.Apply(sequence, @event);
            }

            replayed.Evict(driven.EvictedTo);
            return replayed;
        }));

    [Fact]
    public void Restoring_the_exported_parts_gives_an_equal_queue() =>
        Properties.CheckLists(QueueStep.Any, 80, steps => CheckSame(Run(steps), driven =>
        {
            var queue = driven.Queue;
            var restored = new TaskQueue(7, "default", Limits);
            restored.Restore(
                queue.Sequence,
                queue.LastEventAt,
                queue.LastUlid,
                TaskStates.All.Select(queue.Count).ToArray(),
                queue.Keys.All,
                queue.Tasks.OrderBy(task => task.Id).Select(task => TaskRecord.Fold(task.HistorySoFar.ToArray())));
            return restored;
        }));

    private static DrivenQueue Run(QueueStep[] steps)
    {
        var driven = new DrivenQueue(Limits);
        foreach (var step in steps)
        {
            step.Run(driven);
        }

        // What is overdue is decided, so that both queues stand at the same moment.
        driven.Tick();
        return driven;
    }

    private static void CheckSame(DrivenQueue driven, Func<DrivenQueue, TaskQueue> copy)
    {
        var other = copy(driven);
        Assert.Null(other.NextOverdue(driven.Now));

        Assert.Equal(QueueImage.Of(driven.Queue, driven.Now), QueueImage.Of(other, driven.Now));
        Assert.Equal(QueueImage.DispatchOrder(driven.Queue), QueueImage.DispatchOrder(other));
        Assert.Equal(QueueImage.Deadlines(driven.Queue), QueueImage.Deadlines(other));
    }
}
