using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Caching;
using Orchestrator.Domain.Tasks.Queue;

namespace Orchestrator.Tests.Domain;

/// <summary>What must be true of a queue between any two commands, and of any task's history.</summary>
internal static class QueueInvariants
{
    public static void Check(DrivenQueue driven)
    {
        var queue = driven.Queue;
        CheckCounts(driven);
        foreach (var task in queue.Tasks)
        {
            CheckPlace(task);
        }

        foreach (var same in queue.Tasks.Where(task => task.Seat is not null).GroupBy(task => task.Spec.Cache!.Key))
        {
            Assert.Single(same, task => !task.IsFollowing);
        }

        // An index that had lost an entry would show it when the entry should come first.
        var ready = queue.Tasks.Where(task => task.IsReady).ToList();
        Assert.Equal(ready.Count, queue.Ready.Waiting.Sum(line => line.Count));
        Assert.Same(ready.MinBy(task => QueueKey.Of(task, queue.Limits.AgeingStep)), queue.NextFor(DrivenQueue.AnyAgent));
        Assert.Equal(queue.Tasks.Select(task => task.Deadline).Append(Instant.Never).Min(), queue.Deadlines.Next);
        Assert.Equal(queue.Tasks.OrderByDescending(task => task.Id), queue.Log.Backwards(null));

        var ended = queue.Tasks.Where(task => task.State.IsTerminal()).OrderBy(task => task.LastSequence).ToList();
        Assert.Equal(ended.Count, queue.FinishedInMemory);
        Assert.Equal(ended, queue.FinishedAfter(0));
    }

    private static void CheckCounts(DrivenQueue driven)
    {
        var states = driven.Ids.ConvertAll(id => driven.StateOf(id)!.Value);
        foreach (var state in TaskStates.All)
        {
            Assert.Equal(states.Count(other => other == state), driven.Queue.Count(state));
        }

        var running = driven.Histories.Values.Count(history => CheckHistory(history));
        Assert.Equal(running, driven.Queue.Count(TaskState.Scheduled) + driven.Queue.Count(TaskState.Running));
    }

    private static void CheckPlace(TaskRecord task)
    {
        Assert.Equal(Flights.Concern(task.Spec) && !task.State.IsTerminal(), task.Seat is not null);
        if (task.State.IsTerminal())
        {
            Assert.False(task.IsReady);
            Assert.Equal(Instant.Never, task.Deadline);
            return;
        }

        CheckFollowing(task);
        Assert.True(task.IsReady || task.IsFollowing || task.Deadline != Instant.Never, $"{task.Id} is {task.State} and nothing moves it on.");
        Assert.True(!task.IsReady || task.State == TaskState.Queued || (task.IsRedundant && task.WantsMoreAttempts));
        Assert.False(task.HasAttempt && task.CancelRequestedAt is not null && task.Deadline > task.GraceUntil);
    }

    /// <summary>A task that waits for another's result neither stands in line nor runs, and the other one is alive.</summary>
    private static void CheckFollowing(TaskRecord task)
    {
        Assert.Equal(task.IsFollowing, task.Follows is not null);
        if (task.IsFollowing)
        {
            Assert.False(task.IsReady || task.HasAttempt);
            var leader = task.Seat!.List!.First!.Value;
            Assert.False(leader.State.IsTerminal() || leader.IsFollowing);
            Assert.Equal(leader.Spec.Cache!.Version, task.Spec.Cache!.Version);
        }
    }

    /// <summary>Reads a history as the contract describes it, not as the code folds it; true when an attempt is held at its end.</summary>
    private static bool CheckHistory(List<HistoryEntry> history)
    {
        var policy = Assert.IsType<TaskSubmitted>(history[0].Event).Spec.Retry;
        bool ended = false, held = false, mustEnd = false;
        int attempt = 0, failures = 0, losses = 0;
        for (var i = 1; i < history.Count; i++)
        {
            var @event = history[i].Event;
            Assert.True(history[i].Sequence > history[i - 1].Sequence);
            Assert.True(@event.At >= history[i - 1].Event.At);
            Assert.True(!mustEnd || @event.Type.IsTerminal(), "A last failure or loss is followed by the end.");
            Assert.True(!ended || @event is TaskRetried or LateResultRecorded, $"{@event.Type.Name()} after the end.");
            mustEnd = false;
            switch (@event)
            {
                case AttemptScheduled e:
                    Assert.Equal((false, ++attempt), (held, e.Attempt));
                    held = true;
                    break;
                case AttemptStarted e:
                    attempt += held ? 0 : 1;
                    Assert.Equal(attempt, e.Attempt);
                    held = true;
                    break;
                case AttemptFailed e:
                    Assert.Equal((true, attempt), (held, e.Attempt));
                    Assert.True(++failures <= policy.MaxAttempts);
                    mustEnd = e.RetryAt is null;
                    held = mustEnd;
                    break;
                case AttemptLost e:
                    Assert.Equal((true, attempt), (held, e.Attempt));
                    losses += e.Charged ? 1 : 0;
                    Assert.True(losses <= policy.MaxLosses);
                    mustEnd = !e.Requeued;
                    held = mustEnd;
                    break;
                case TaskQueued { Attempt: not null }:
                    Assert.True(held);
                    held = false;
                    break;
                case TaskCompleted e:
                    Assert.NotEqual(e.CachedFrom is not null, held);
                    break;
                case TaskRetried:
                    Assert.True(ended && history[i - 1].Event is not TaskCompleted);
                    (ended, failures, losses) = (false, 0, 0);
                    break;
                default:
                    break;
            }

            if (@event.Type.IsTerminal())
            {
                (ended, held) = (true, false);
            }
        }

        Assert.False(mustEnd);
        return held;
    }
}
