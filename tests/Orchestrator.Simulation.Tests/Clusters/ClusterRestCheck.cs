using System.Text;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;
using Orchestrator.Simulation.Tests.Checks;
using Orchestrator.Simulation.Tests.Harness;
using static Orchestrator.Simulation.Tests.Stories.StoryRecord;

namespace Orchestrator.Simulation.Tests.Clusters;

/// <summary>What must hold when nothing fails any longer and nothing is left to do.</summary>
internal sealed class ClusterRestCheck(ClusterWorld world, ClusterRecord record, QueueMirror mirror, TaskQueueLimits limits)
{
    /// <summary>What is not over yet, in words; empty at rest.</summary>
    public string WhatIsLeft(IReadOnlyList<(string Name, Task Answer)> calls)
    {
        if (world.Running.FirstOrDefault(process => !process.TakesCalls) is { } coming)
        {
            return $"{coming.Name} is {(coming.Stopped is null ? "starting" : "stopping")}";
        }

        if (calls.Count > 0)
        {
            return $"{calls.Count} calls wait, first '{calls[0].Name}'";
        }

        if (mirror.Live.FirstOrDefault() is { } task)
        {
            return $"task {task.Id} is {task.State}: {HistoryCheck.Text(world.Log.Of(task.Id))}";
        }

        return WhatIsLeftOfNodes() ?? WhatIsLeftOfShards() ?? string.Empty;
    }

    public void Check(Func<int, int> draw)
    {
        ClusterProcess Any() => world.Running[draw(world.Running.Count)];
        CheckHistories();
        CheckQueues();
        CheckViews(Any);
        CheckLists(Any());
        CheckCounts(Any());
    }

    private string? WhatIsLeftOfNodes()
    {
        var view = world.Running[0].Cluster.View;
        foreach (var process in world.Running)
        {
            if (process.Cluster.View is not { HoldsLease: true } own || own.Version != view.Version || own.Find(own.Self)?.State != Orchestrator.Cluster.MemberState.Up)
            {
                return $"{process.Name} has not the common view: version {process.Cluster.View.Version} of {view.Version}, holds its lease {process.Cluster.View.HoldsLease}";
            }

            if (process.Node.Agent.Used > 0 || process.Node.Pool.Reported() is { Count: > 0 })
            {
                return $"{process.Name}: {process.Node.Agent.Used} slots are in use, {process.Node.Pool.Reported().Count} reports are not taken: "
                    + string.Join(", ", process.Node.Pool.Reported().Select(run => $"{run.Task} {run.Order.Attempt}"));
            }
        }

        return view.Members.FirstOrDefault(member => member.IsAlive && world.Running.All(process => process.Cluster.View.Self != member.Id)) is { } ghost
            ? $"{ghost.Id} is taken for alive"
            : null;
    }

    private string? WhatIsLeftOfShards()
    {
        var view = world.Running[0].Cluster.View;
        foreach (var placement in view.Placements.Values.OrderBy(placement => placement.Shard, StringComparer.Ordinal))
        {
            if (!ShardNames.TryDomain(placement.Shard, out var domain))
            {
                continue;
            }

            var serving = world.Running.Where(process => process.Node.Shards.Find(domain) is not null).ToList();
            if (serving is not [var owner] || owner.Cluster.View.Self != placement.Owner)
            {
                return $"{placement.Shard} is placed on {placement.Owner} and served by {string.Join(" and ", serving.Select(process => process.Name))}";
            }

            if (!owner.Node.Shards.Find(domain)!.Recovered.IsCompletedSuccessfully)
            {
                return $"{placement.Shard} has not recovered";
            }

            try
            {
                var left = Peek(owner, domain, shard => shard.Commit.BytesInFlight > 0 || shard.Queue.FinishedInMemory > 0
                    ? $"{placement.Shard}: {shard.Commit.BytesInFlight} bytes in flight, {shard.Queue.FinishedInMemory} ended tasks in memory"
                    : null);
                if (left is not null)
                {
                    return left;
                }
            }
            catch (Exception e) when (e is ServiceUnavailableException or SimulationFailedException)
            {
                // It is being recovered, or waits until it is.
                return e.Message;
            }
        }

        return null;
    }

    private void CheckHistories()
    {
        var numbers = new Dictionary<string, TaskId>();
        foreach (var (id, history) in world.Log.Tasks)
        {
            HistoryCheck.Check(id, history);
            foreach (var completed in history.Select(entry => entry.Event).OfType<TaskCompleted>())
            {
                Require(record.HasReturned(id, completed.Attempt), $"Task {id}: attempt {completed.Attempt} has never returned the result that was accepted.");
            }

            var number = Encoding.UTF8.GetString(((TaskSubmitted)history[0].Event).Spec.Input.Span);
            Require(numbers.TryAdd(number, id), $"Submission {number} has become two tasks, {id} and {numbers[number]}.");
        }

        foreach (var id in record.Acknowledged)
        {
            Require(world.Log.Tasks.ContainsKey(id), $"Task {id} was acknowledged and is lost.");
        }
    }

    private void CheckQueues()
    {
        var now = Instant.From(world.Clock.GetUtcNow());
        foreach (var (number, events) in world.Log.Shards.Where(shard => shard.Value.Count > 0))
        {
            var domain = world.Log.Names[number]["tasks/".Length..^"/0".Length];
            var owner = world.Running.Single(process => process.Node.Shards.Find(domain) is not null);
            var replayed = QueueImage.Of(QueueImage.Replay(number, domain, limits, events), now);
            var live = Peek(owner, domain, shard => QueueImage.Of(shard.Queue, now));
            Require(live == replayed, $"Domain {domain}: the live queue on {owner.Name} is not what its events add up to.\n{live}\n---\n{replayed}");
        }
    }

    private void CheckViews(Func<ClusterProcess> any)
    {
        foreach (var (id, history) in world.Log.Tasks)
        {
            var process = any();
            var view = world.Finish(process.Call(tasks => tasks.FindAsync(id)), $"find {id} through {process.Name}");
            Require(view is not null, $"Task {id} is durable and is not found through {process.Name}.");
            Require(
                view!.History.ToArray().Select(entry => (entry.Sequence, entry.Event.Type)).SequenceEqual(history.Select(entry => (entry.Sequence, entry.Event.Type))),
                $"Task {id}: shown is {HistoryCheck.Text(view.History.ToArray())}, stored is {HistoryCheck.Text(history)}.");
            Require(view.State == TaskRecord.Fold(history).State, $"Task {id} is shown as {view.State}.");
        }
    }

    private void CheckLists(ClusterProcess process)
    {
        var expected = world.Log.Tasks
            .Select(task => (Id: task.Key, task.Value[0].Event.At, TaskRecord.Fold(task.Value).State))
            .OrderByDescending(task => task.At).ThenByDescending(task => task.Id.ToString(), StringComparer.Ordinal)
            .ToList();
        foreach (TaskState? state in new TaskState?[] { null, TaskState.Completed, TaskState.Cancelled })
        {
            var listed = new List<TaskId>();
            TaskCursor? after = null;
            do
            {
                var from = after;
                var page = world.Finish(process.Call(tasks => tasks.ListAsync(new TaskFilter { State = state }, 25, from)), $"list through {process.Name}");
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

    private void CheckCounts(ClusterProcess process)
    {
        var status = world.Finish(process.Call(tasks => tasks.StatusAsync()), $"status through {process.Name}");
        Require(status.Used == 0, $"{status.Used} slots are in use at rest.");
        foreach (var domain in status.Domains)
        {
            var counts = new long[TaskStates.Count];
            foreach (var history in world.Log.Tasks.Values.Where(history => ((TaskSubmitted)history[0].Event).Spec.Domain == domain.Domain))
            {
                counts[(int)TaskRecord.Fold(history).State]++;
            }

            Require(
                counts.SequenceEqual(domain.Counts),
                $"Domain {domain.Domain}: counted are {string.Join(' ', domain.Counts)}, there are {string.Join(' ', counts)} tasks by state.");
        }
    }

    private T Peek<T>(ClusterProcess process, string domain, Func<Engine.Tasks.TaskShard, T> look)
    {
        var peek = process.Peek(domain, look);
        world.Dispatcher.RunUntilIdle();
        return peek.IsCompleted ? peek.GetAwaiter().GetResult() : throw new SimulationFailedException($"Domain {domain} does not answer.");
    }
}
