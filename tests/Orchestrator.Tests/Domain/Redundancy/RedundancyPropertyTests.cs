using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Codec;

namespace Orchestrator.Tests.Domain.Redundancy;

public sealed class RedundancyPropertyTests
{
    private static readonly TaskQueueLimits Limits = new() { MaxWaiting = 8, MaxHistory = 60 };

    [Fact]
    public void Any_story_keeps_the_rules() =>
        Properties.CheckLists(RedundancyStep.Any, 80, steps =>
        {
            var driven = new DrivenQueue(Limits);
            foreach (var step in steps)
            {
                step.Run(driven);
                RedundancyRules.Check(driven);
            }
        });

    [Fact]
    public void Any_story_ends_when_agents_go_on_working() =>
        Properties.CheckLists(RedundancyStep.Any, 60, steps =>
        {
            var driven = Run(steps);
            for (var round = 0; round < 200 && driven.Queue.Tasks.Any(task => !task.State.IsTerminal()); round++)
            {
                for (var agent = 0; agent < RedundancyStep.Agents; agent++)
                {
                    if (driven.Queue.NextFor(RedundancyRules.Agent(agent)) is { } next)
                    {
                        driven.Do(new BeginAttempt(next.Id, RedundancyRules.Agent(agent).Id, "session", Started: true));
                        driven.Do(new CompleteAttempt(next.Id, next.Token, "1"u8.ToArray()));
                    }
                }

                driven.Advance(31);
            }

            RedundancyRules.Check(driven);
            Assert.All(driven.Queue.Tasks, task => Assert.True(task.State.IsTerminal(), $"{task.Id} is {task.State}."));
        });

    [Fact]
    public void Folding_its_history_gives_the_task() =>
        Properties.CheckLists(RedundancyStep.Any, 60, steps =>
        {
            foreach (var task in Run(steps).Queue.Tasks)
            {
                Assert.Equal(
                    QueueImage.Of(task, andIndexes: false),
                    QueueImage.Of(TaskRecord.Fold(task.HistorySoFar.ToArray()), andIndexes: false));
            }
        });

    [Fact]
    public void Replaying_the_events_gives_an_equal_queue() =>
        Properties.CheckLists(RedundancyStep.Any, 80, steps => CheckSame(Run(steps), driven =>
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
    public void A_snapshot_restores_an_equal_queue() =>
        Properties.CheckLists(RedundancyStep.Any, 80, steps => CheckSame(Run(steps), driven =>
        {
            var restored = new TaskQueue(7, "default", Limits);
            using var snapshot = TaskQueueSnapshot.Write(QueueCapture.Of(driven.Queue), int.MaxValue)!;
            TaskQueueSnapshot.Restore(restored, TaskQueueSnapshot.Version, snapshot.Written.ToArray());
            return restored;
        }));

    private static DrivenQueue Run(RedundancyStep[] steps)
    {
        var driven = new DrivenQueue(Limits);
        foreach (var step in steps)
        {
            step.Run(driven);
        }

        driven.Tick();
        return driven;
    }

    private static void CheckSame(DrivenQueue driven, Func<DrivenQueue, TaskQueue> copy)
    {
        var other = copy(driven);
        Assert.Null(other.NextOverdue(driven.Now));
        Assert.Equal(QueueImage.Of(driven.Queue, driven.Now), QueueImage.Of(other, driven.Now));
        Assert.Equal(Order(driven.Queue), Order(other));
    }

    /// <summary>What each agent would get, one after the other, until nobody gets anything. The queue is spent afterwards.</summary>
    private static List<(int Agent, TaskId Task)> Order(TaskQueue queue)
    {
        var order = new List<(int, TaskId)>();
        for (var idle = 0; idle < RedundancyStep.Agents;)
        {
            var agent = order.Count % RedundancyStep.Agents;
            agent = (agent + idle) % RedundancyStep.Agents;
            if (queue.NextFor(RedundancyRules.Agent(agent)) is not { } next)
            {
                idle++;
                continue;
            }

            idle = 0;
            order.Add((agent, next.Id));
            queue.Apply(queue.Sequence + 1, new AttemptStarted(
                next.Id, queue.LastEventAt, next.Attempt + 1, new AttemptToken((UInt128)(1_000_000 + queue.Sequence)), RedundancyRules.Agent(agent).Id, "session"));
        }

        return order;
    }
}
