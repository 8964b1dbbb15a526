using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;
using Orchestrator.Simulation.Tests.Harness;
using Orchestrator.Simulation.Tests.Stories;
using static Orchestrator.Simulation.Tests.Stories.StoryRecord;

namespace Orchestrator.Simulation.Tests.Checks;

/// <summary>What must hold when the disk is well and nothing is left to do.</summary>
internal static class RestCheck
{
    /// <summary>What is not over yet, in words; empty at rest.</summary>
    public static string WhatIsLeft(World world, IReadOnlyList<(string Name, Task Answer)> calls)
    {
        if (calls.Count > 0)
        {
            return $"call '{calls[0].Name}' waits";
        }

        var node = world.Node.Node;
        if (node.Agent.Used > 0)
        {
            return $"{node.Agent.Used} slots are in use";
        }

        foreach (var shard in node.Shards.All)
        {
            if (node.Pool.RunsOf(shard) is [var run, ..])
            {
                return $"the end of attempt {run.Order.Attempt} of task {run.Task} was not acknowledged";
            }

            var left = PeekWhenRecovered(world, shard.Domain, state =>
            {
                if (state.Commit.BytesInFlight > 0 || state.Queue.FinishedInMemory > 0)
                {
                    return $"domain {shard.Domain}: {state.Commit.BytesInFlight} bytes in flight, {state.Queue.FinishedInMemory} ended tasks in memory";
                }

                // A task may wait for ever, but not without saying what for.
                var stuck = state.Queue.Tasks.FirstOrDefault(task =>
                    !task.State.IsTerminal() && !(task.State == TaskState.Queued && task.Spec.QueueTimeout is null && (state.Dispatch.WhyWaiting(task)?.Contains("nobody_runs_this", StringComparison.Ordinal) ?? false)));
                return stuck is null ? string.Empty : $"task {stuck.Id} is {stuck.State}, waiting for {state.Dispatch.WhyWaiting(stuck) ?? "nothing"}, deadline {stuck.Deadline}, {HistoryCheck.Text(stuck.History.ToArray())}";
            });
            if (left.Length > 0)
            {
                return left;
            }
        }

        return string.Empty;
    }

    public static void Check(World world, StoryRecord record, TaskQueueLimits limits)
    {
        var log = world.Disk.Log;
        foreach (var (id, history) in log.Tasks)
        {
            HistoryCheck.Check(id, history);
        }

        foreach (var id in record.Acknowledged)
        {
            Require(log.Tasks.ContainsKey(id), $"Task {id} was acknowledged and is lost.");
        }

        CheckQueues(world, limits);
        CheckViews(world);
        CheckLists(world);
        CheckCounts(world);
    }

    private static void CheckQueues(World world, TaskQueueLimits limits)
    {
        foreach (var (number, events) in world.Disk.Log.Shards)
        {
            var domain = world.Disk.Log.Names[number]["tasks/".Length..^"/0".Length];

            // After the wall clock was set back a shard goes on from its last event, and may be ahead of all that the clock has shown.
            var now = Instant.Max(world.LatestNow, Peek(world, domain, state => state.Now));
            var replayed = QueueImage.Of(QueueImage.Replay(number, domain, limits, events), now);
            var live = Peek(world, domain, state => QueueImage.Of(state.Queue, now));
            Require(live == replayed, $"Domain {domain}: the live queue is not what its events add up to.\n{Differences(live, replayed)}");
        }
    }

    private static string Differences(string live, string replayed)
    {
        var (lines, others) = (live.Split('\n'), replayed.Split('\n'));
        return string.Join('\n', lines.Except(others).Select(line => $"live only: {line}").Concat(others.Except(lines).Select(line => $"replayed only: {line}")));
    }

    private static void CheckViews(World world)
    {
        foreach (var (id, history) in world.Disk.Log.Tasks)
        {
            var view = world.Finish(world.Node.Call(tasks => tasks.FindAsync(id)));
            Require(view is not null, $"Task {id} is durable and is not found.");
            Require(
                view!.History.ToArray().Select(entry => (entry.Sequence, entry.Event.Type)).SequenceEqual(history.Select(entry => (entry.Sequence, entry.Event.Type))),
                $"Task {id}: shown is {HistoryCheck.Text(view.History.ToArray())}, stored is {HistoryCheck.Text(history)}.");
            Require(view.State.IsTerminal() || view.WaitingFor is not null, $"Task {id} is {view.State} and does not say why.");
            Require(view.State == TaskRecord.Fold(history).State, $"Task {id} is shown as {view.State}.");
        }
    }

    private static void CheckLists(World world)
    {
        var expected = world.Disk.Log.Tasks
            .Select(task => (Id: task.Key, task.Value[0].Event.At, TaskRecord.Fold(task.Value).State))
            .OrderByDescending(task => task.At).ThenByDescending(task => task.Id.ToString(), StringComparer.Ordinal)
            .ToList();
        foreach (TaskState? state in new TaskState?[] { null, TaskState.Completed, TaskState.Queued, TaskState.Failed, TaskState.Cancelled })
        {
            var listed = new List<TaskId>();
            TaskCursor? after = null;
            do
            {
                var from = after;
                var page = world.Finish(world.Node.Call(tasks => tasks.ListAsync(new TaskFilter { State = state }, 7, from)));
                listed.AddRange(page.Items.Select(item => item.Id));
                after = page.Next;
            }
            while (after is not null);

            var wanted = expected.Where(task => state is null || task.State == state).Select(task => task.Id).ToList();
            Require(
                listed.SequenceEqual(wanted),
                $"Listed by state {state?.Name() ?? "any"} are {listed.Count} tasks of {wanted.Count}; missing {string.Join(", ", wanted.Except(listed).Take(3))}; too many {string.Join(", ", listed.Except(wanted).Take(3))}.");
        }
    }

    private static void CheckCounts(World world)
    {
        var status = world.Finish(world.Node.Call(tasks => tasks.StatusAsync()));
        Require(status.Used == 0, $"{status.Used} slots are in use at rest.");
        foreach (var domain in status.Domains)
        {
            var counts = new long[TaskStates.Count];
            foreach (var history in world.Disk.Log.Tasks.Values.Where(history => ((TaskSubmitted)history[0].Event).Spec.Domain == domain.Domain))
            {
                counts[(int)TaskRecord.Fold(history).State]++;
            }

            Require(
                counts.SequenceEqual(domain.Counts),
                $"Domain {domain.Domain}: counted are {string.Join(' ', domain.Counts)}, there are {string.Join(' ', counts)} tasks by state.");
        }
    }

    private static string PeekWhenRecovered(World world, string domain, Func<Engine.Tasks.TaskShard, string> look)
    {
        try
        {
            return Peek(world, domain, look);
        }
        catch (Exception e) when (e is ServiceUnavailableException or SimulationFailedException)
        {
            // It is being recovered, or waits until it is.
            return e.Message;
        }
    }

    private static T Peek<T>(World world, string domain, Func<Engine.Tasks.TaskShard, T> look)
    {
        var peek = world.Node.Peek(domain, look);
        world.Dispatcher.RunUntilIdle();
        return peek.IsCompleted ? peek.GetAwaiter().GetResult() : throw new SimulationFailedException($"Domain {domain} does not answer.");
    }
}
