using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine;
using Orchestrator.Simulation.Tests.Harness;

namespace Orchestrator.Simulation.Tests.Stories;

/// <summary>The callers: each call runs on the node of its time, and every answer is checked when it comes.</summary>
internal sealed class StoryCalls(World world, StoryRecord record, SeededChance chance, string[] domains, string[] types)
{
    private readonly List<(string Name, Task Answer)> pending = [];
    private readonly List<TaskSpec> sentWithKey = [];
    private SimulationFailedException? breach;

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
        Call($"submit to {spec.Domain}", async tasks =>
        {
            var response = await tasks.SubmitAsync(spec);
            record.Submitted(spec, response);
            if (response.Kind != TaskReplyKind.Accepted)
            {
                return;
            }

            // What was just written is found and listed.
            var known = Known(response.Id);
            var found = await tasks.FindAsync(response.Id);
            StoryRecord.Require(found is not null, $"Task {response.Id} was acknowledged and is not found.");
            record.Seen(found, known);
            var page = await tasks.ListAsync(new TaskFilter { Domain = spec.Domain }, 1000);
            StoryRecord.Require(page.Items.Any(item => item.Id == response.Id), $"Task {response.Id} was acknowledged and is not listed.");
        });
    }

    public void Run()
    {
        var spec = Spec();
        if (spec.Type == types[^1])
        {
            // Its caller would wait for ever, and rightly so.
            return;
        }

        Call($"run in {spec.Domain}", async tasks =>
        {
            try
            {
                record.Ended(await tasks.RunAsync(spec));
            }
            catch (InvalidOperationException e) when (e.Message.Contains("full", StringComparison.Ordinal) || e.Message.Contains("another body", StringComparison.Ordinal))
            {
                record.Refused();
            }
        });
    }

    public void Cancel() => WithTask("cancel", async (tasks, id) =>
    {
        var known = Known(id);
        var response = await tasks.CancelAsync(id, "because");
        StoryRecord.Require(response.Kind != TaskReplyKind.NotFound, $"Task {id} exists and was not found to be cancelled.");
        record.Seen(response.Task, known);
        if (response.Kind == TaskReplyKind.Accepted)
        {
            StoryRecord.Require(
                world.Disk.Log.Of(id).Any(entry => entry.Event is TaskCancelled or CancelRequested),
                $"The cancellation of task {id} was acknowledged before it was durable.");
        }
    });

    public void Retry() => WithTask("retry", async (tasks, id) =>
    {
        var known = Known(id);
        var response = await tasks.RetryAsync(id);
        StoryRecord.Require(response.Kind != TaskReplyKind.NotFound, $"Task {id} exists and was not found to be retried.");
        if (response.Kind == TaskReplyKind.Accepted)
        {
            record.Seen(response.Task, known);
            StoryRecord.Require(
                world.Disk.Log.Of(id).Skip(known).Any(entry => entry.Event is TaskRetried),
                $"The retry of task {id} was acknowledged before it was durable.");
        }
    });

    public void Find() => WithTask("find", async (tasks, id) =>
    {
        var known = Known(id);
        var view = await tasks.FindAsync(id);
        StoryRecord.Require(view is not null, $"Task {id} is durable and is not found.");
        record.Seen(view, known);
    });

    public void Wait() => WithTask("wait for", async (tasks, id) =>
    {
        var known = Known(id);
        var patience = TimeSpan.FromMilliseconds(Draw(20_000));
        var until = world.Clock.GetTimestamp() + patience.Ticks;
        var view = await tasks.WaitAsync(id, patience);
        StoryRecord.Require(view is not null, $"Task {id} is durable and is not found.");
        record.Seen(view, known);
        StoryRecord.Require(
            view!.State.IsTerminal() || world.Clock.GetTimestamp() >= until, $"The wait for task {id} was over before its end and its time.");
    });

    public void List()
    {
        var filter = new TaskFilter
        {
            Domain = Draw(2) == 0 ? domains[Draw(domains.Length)] : null,
            State = Draw(2) == 0 ? TaskStates.All[Draw(TaskStates.Count)] : null,
            Type = Draw(4) == 0 ? types[Draw(types.Length)] : null,
        };
        var limit = 1 + Draw(20);
        Call("list", async tasks =>
        {
            var known = world.Disk.Log.Tasks.ToDictionary(task => task.Key, task => task.Value.Count);
            var shown = new HashSet<TaskId>();
            TaskCursor? after = null;
            do
            {
                var page = await tasks.ListAsync(filter, limit, after);
                StoryRecord.Require(page.Items.Count <= limit, $"A page of {limit} has {page.Items.Count} tasks.");
                foreach (var view in page.Items)
                {
                    StoryRecord.Require(shown.Add(view.Id), $"Task {view.Id} is on two pages.");
                    StoryRecord.Require(filter.State is null || view.State == filter.State, $"Task {view.Id} is {view.State} in a list of {filter.State}.");
                    record.Seen(view, known.GetValueOrDefault(view.Id));
                }

                after = page.Next;
            }
            while (after is not null);

            // A task that nothing has happened to meanwhile must have been there.
            foreach (var (id, count) in known.Where(task => Known(task.Key) == task.Value))
            {
                var task = TaskRecord.Fold(world.Disk.Log.Of(id));
                StoryRecord.Require(
                    shown.Contains(id) || !filter.Matches(task), $"Task {id} is {task.State} since {count} events and is not in the list of {filter}, {limit} a page.");
            }
        });
    }

    public void Status() => Call("status", async tasks =>
    {
        var status = await tasks.StatusAsync();
        foreach (var domain in status.Domains)
        {
            var submitted = world.Disk.Log.Tasks.Values.Count(history => ((TaskSubmitted)history[0].Event).Spec.Domain == domain.Domain);
            StoryRecord.Require(domain.Counts.Sum() <= submitted, $"Domain '{domain.Domain}' counts {domain.Counts.Sum()} tasks of {submitted} that are durable.");
        }
    });

    /// <summary>The node has crashed: nobody answers what was asked of it.</summary>
    public void Forget() => pending.Clear();

    /// <summary>The node has had its say: whoever waits on would wait for ever.</summary>
    public void MustAllBeAnswered()
    {
        ThrowBreach();
        if (Pending is [var (name, _), ..])
        {
            throw new SimulationFailedException($"{pending.Count} calls were never answered, the first was: {name}. All: {string.Join("; ", pending.Select(call => call.Name))}");
        }
    }

    public void ThrowBreach()
    {
        if (breach is not null)
        {
            throw new SimulationFailedException(breach.Message, breach);
        }
    }

    private void WithTask(string name, Func<IOrchestrator, TaskId, Task> call)
    {
        // The newest are the most likely to be on the move.
        var all = world.Disk.Log.Tasks.Keys;
        if (all.Count() is > 0 and var count)
        {
            var id = all.ElementAt(Draw(2) == 0 ? Draw(count) : Math.Max(0, count - 1 - Draw(4)));
            Call($"{name} {id}", tasks => call(tasks, id));
        }
    }

    private void Call(string name, Func<IOrchestrator, Task> call)
    {
        // Before it has started a node knows no shards, and nobody is let in.
        var node = world.Node;
        if (!node.Started.IsCompletedSuccessfully)
        {
            return;
        }

        pending.Add((name, node.Call(async tasks =>
        {
            try
            {
                await call(tasks);
            }
            catch (ServiceUnavailableException)
            {
                record.Refused();
            }
            catch (Journal.JournalUnavailableException)
            {
                record.Refused();
            }
            catch (SimulationFailedException e)
            {
                breach ??= e;
            }
            catch (Exception e)
            {
                breach ??= new SimulationFailedException($"The call '{name}' failed with {e.GetType().Name}: {e.Message}", e);
            }

            return true;
        })));
    }

    private int Known(TaskId id) => world.Disk.Log.Of(id).Count;

    private TaskSpec Spec()
    {
        if (sentWithKey.Count > 0 && Draw(6) == 0)
        {
            var again = sentWithKey[Draw(sentWithKey.Count)];
            return Draw(4) == 0 ? again with { BodyHash = again.BodyHash + 1 } : again;
        }

        var spec = new TaskSpec
        {
            Type = Draw(20) == 0 ? types[^1] : types[Draw(types.Length - 1)],
            Domain = domains[Draw(domains.Length)],
            Priority = Draw(5),
            Input = System.Text.Encoding.UTF8.GetBytes($$"""{"n":{{Draw(1000)}}}"""),
            Timeout = TimeSpan.FromSeconds(1 + Draw(30)),
            QueueTimeout = Draw(5) == 0 ? TimeSpan.FromSeconds(1 + Draw(60)) : null,
            Delay = Draw(5) == 0 ? TimeSpan.FromMilliseconds(Draw(20_000)) : null,
            RunAt = Draw(10) == 0 ? world.Now + TimeSpan.FromSeconds(Draw(60) - 30) : null,
            Retry = new RetryPolicy
            {
                MaxAttempts = 1 + Draw(4),
                MaxLosses = 1 + Draw(3),
                InitialInterval = TimeSpan.FromMilliseconds(Draw(3) * 500),
                RetryOn = Draw(4) == 0 ? ErrorKinds.AgentError : RetryPolicy.DefaultRetryOn,
            },
        };
        if (Draw(4) == 0)
        {
            spec = spec with { IdempotencyKey = $"key {Draw(50)}", BodyHash = chance.NextUInt128() };
            sentWithKey.Add(spec);
        }

        return spec;
    }

    private int Draw(int below) => (int)(chance.NextUInt64() % (ulong)Math.Max(below, 1));
}
