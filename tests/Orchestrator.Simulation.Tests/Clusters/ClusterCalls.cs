using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine;
using Orchestrator.Journal;

namespace Orchestrator.Simulation.Tests.Clusters;

/// <summary>The callers: each call goes to any node, and when it is refused, and may be sent again, to another one. Every answer is checked when it comes.</summary>
internal sealed class ClusterCalls(ClusterWorld world, ClusterRecord record, SeededChance chance, string[] domains, string[] types)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly List<(string Name, Task Answer)> pending = [];
    private readonly List<TaskSpec> sentWithKey = [];
    private int lastNumber;

    /// <summary>Calls without an answer.</summary>
    public IReadOnlyList<(string Name, Task Answer)> Pending
    {
        get
        {
            pending.RemoveAll(call => call.Answer.IsCompleted);
            return pending;
        }
    }

    public void Submit()
    {
        var spec = Spec();
        Call($"submit {Number(spec)} to {spec.Domain}", async () =>
        {
            var response = await Send(spec.IdempotencyKey is not null, tasks => tasks.SubmitAsync(spec));
            record.Submitted(spec, response.Kind, response.Id);
            if (response.Task is not null)
            {
                record.Seen(response.Task, 0);
            }
        });
    }

    public void SubmitMany()
    {
        var specs = Enumerable.Range(0, 2 + Draw(6)).Select(_ => Spec()).ToList();
        Call($"submit {specs.Count} tasks, {Number(specs[0])} to {Number(specs[^1])}", async () =>
        {
            var outcomes = await Send(specs.TrueForAll(spec => spec.IdempotencyKey is not null), tasks => tasks.SubmitManyAsync(specs));
            for (var i = 0; i < specs.Count; i++)
            {
                var spec = specs[i];
                if (outcomes[i].Failure is null)
                {
                    record.Submitted(spec, outcomes[i].Reply.Kind, outcomes[i].Reply.Task);
                }
                else if (record.Require(outcomes[i].Failure is ServiceUnavailableException, $"A part of a batch failed with {outcomes[i].Failure}.") && spec.IdempotencyKey is not null)
                {
                    record.Refusals++;
                    var response = await Send(true, tasks => tasks.SubmitAsync(spec));
                    record.Submitted(spec, response.Kind, response.Id);
                }
            }
        });
    }

    public void Find() => WithTask("find", async (tasks, id) => (await tasks.FindAsync(id), null));

    public void Wait()
    {
        var patience = TimeSpan.FromMilliseconds(Draw(20_000));
        WithTask("wait for", async (tasks, id) => (await tasks.WaitAsync(id, patience), null));
    }

    public void Cancel() => WithTask("cancel", async (tasks, id) =>
    {
        var response = await tasks.CancelAsync(id, "because");
        return (response.Task, response.Kind != TaskReplyKind.Accepted ? null : () => record.Require(
            world.Log.Of(id).Any(entry => entry.Event is TaskCancelled or CancelRequested), $"The cancellation of task {id} was acknowledged before it was durable."));
    });

    public void Retry() => WithTask("retry", async (tasks, id) =>
    {
        var response = await tasks.RetryAsync(id);
        return (response.Task, response.Kind != TaskReplyKind.Accepted ? null : () => record.Require(
            world.Log.Of(id).Any(entry => entry.Event is TaskRetried), $"The retry of task {id} was acknowledged before it was durable."));
    });

    public void List()
    {
        var filter = new TaskFilter
        {
            Domain = Draw(2) == 0 ? domains[Draw(domains.Length)] : null,
            State = Draw(2) == 0 ? TaskStates.All[Draw(TaskStates.Count)] : null,
        };
        var limit = 1 + Draw(20);
        Call("list", async () =>
        {
            var shown = new HashSet<TaskId>();
            TaskCursor? after = null;
            do
            {
                var from = after;
                var page = await Send(true, tasks => tasks.ListAsync(filter, limit, from));
                record.Require(page.Items.Count <= limit, $"A page of {limit} has {page.Items.Count} tasks.");
                foreach (var view in page.Items)
                {
                    record.Require(shown.Add(view.Id), $"Task {view.Id} is on two pages.");
                    record.Require(filter.State is null || view.State == filter.State, $"Task {view.Id} is {view.State} in a list of {filter.State}.");
                    record.Seen(view, 0);
                }

                after = page.Next;
            }
            while (after is not null);
        });
    }

    public void Status() => Call("status", async () =>
    {
        var status = await Send(true, tasks => tasks.StatusAsync());
        record.Require(status.Used >= 0, $"{status.Used} slots are in use.");
    });

    /// <summary>Looks into a shard: every state that does not end by itself has a deadline.</summary>
    public void Look()
    {
        if (Any() is not { } process || process.IsPaused || process.Node.Shards.All is not { Count: > 0 } shards)
        {
            return;
        }

        var domain = shards[Draw(shards.Count)].Domain;
        _ = process.Peek(domain, shard =>
        {
            foreach (var task in shard.Queue.Tasks.Where(task => !task.State.IsTerminal() && task.Deadline == Instant.Never))
            {
                record.Require(task.State == TaskState.Queued && task.Spec.QueueTimeout is null, $"Task {task.Id} is {task.State} and has no deadline.");
            }

            return true;
        });
    }

    private void WithTask(string name, Func<IOrchestrator, TaskId, Task<(Engine.Tasks.TaskView? View, Func<bool>? Check)>> call)
    {
        // The newest are the most likely to be on the move.
        var all = record.Acknowledged;
        if (all.Count == 0)
        {
            return;
        }

        var id = all.ElementAt(Draw(2) == 0 ? Draw(all.Count) : Math.Max(0, all.Count - 1 - Draw(4)));
        Call($"{name} {id}", async () =>
        {
            var known = world.Log.Of(id).Count;
            var (view, check) = await Send(false, tasks => call(tasks, id));
            check?.Invoke();
            if (view is null)
            {
                record.NotFound(id, name);
            }
            else
            {
                record.Seen(view, known);
            }
        });
    }

    private void Call(string name, Func<Task> call) => pending.Add((name, world.Call(async () =>
    {
        try
        {
            await call();
        }
        catch (GivenUpException)
        {
            record.Refusals++;
        }
        catch (Exception e)
        {
            record.Require(false, $"The call '{name}' failed with {e}");
        }

        return true;
    })));

    private async Task<T> Send<T>(bool isRepeatable, Func<IOrchestrator, Task<T>> call)
    {
        while (true)
        {
            if (Any() is { } process)
            {
                try
                {
                    return await process.Call(call).WaitAsync(Patience, world.Clock);
                }
                catch (Exception e) when (e is ServiceUnavailableException or JournalUnavailableException or ConnectionLostException or TimeoutException)
                {
                    record.Require(e is not TimeoutException || process.WasPaused, $"{process.Name} has not answered for {Patience.TotalSeconds} s.");
                    if (!isRepeatable)
                    {
                        throw new GivenUpException();
                    }

                    record.Refusals++;
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200 + Draw(800)), world.Clock);
        }
    }

    private ClusterProcess? Any()
    {
        var open = world.Lives.FindAll(life => life.TakesCalls);
        return open.Count == 0 ? null : open[Draw(open.Count)];
    }

    private TaskSpec Spec()
    {
        if (sentWithKey.Count > 0 && Draw(6) == 0)
        {
            return sentWithKey[Draw(sentWithKey.Count)];
        }

        var number = ++lastNumber;
        var spec = new TaskSpec
        {
            Type = types[Draw(types.Length)],
            Domain = domains[Draw(domains.Length)],
            Priority = Draw(5),
            Input = System.Text.Encoding.UTF8.GetBytes($$"""{"n":{{number}}}"""),
            Timeout = TimeSpan.FromSeconds(1 + Draw(20)),
            QueueTimeout = Draw(8) == 0 ? TimeSpan.FromSeconds(1 + Draw(40)) : null,
            Delay = Draw(6) == 0 ? TimeSpan.FromMilliseconds(Draw(10_000)) : null,
            Retry = new RetryPolicy
            {
                MaxAttempts = 1 + Draw(4),
                MaxLosses = 1 + Draw(4),
                InitialInterval = TimeSpan.FromMilliseconds(Draw(3) * 500),
            },
        };
        if (Draw(2) == 0)
        {
            spec = spec with { IdempotencyKey = $"key {number}" };
            sentWithKey.Add(spec);
        }

        return spec;
    }

    private static string Number(TaskSpec spec) => System.Text.Encoding.UTF8.GetString(spec.Input.Span);

    private int Draw(int below) => (int)(chance.NextUInt64() % (ulong)Math.Max(below, 1));

    private sealed class GivenUpException : Exception;
}
