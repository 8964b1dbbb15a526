using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Tasks;
using Orchestrator.Simulation.Tests.Harness;

namespace Orchestrator.Simulation.Tests.Clusters;

/// <summary>What callers and handlers have seen, held against the durable log at the moment they saw it.</summary>
internal sealed class ClusterRecord(ClusterWorld world)
{
    private readonly Dictionary<(string Task, int Attempt), string> launched = [];
    private readonly HashSet<(string Task, int Attempt)> returned = [];
    private readonly Dictionary<(string Domain, string Key), TaskId> byKey = [];

    /// <summary>Tasks whose submission was acknowledged.</summary>
    public HashSet<TaskId> Acknowledged { get; } = [];

    public int Answers { get; private set; }

    /// <summary>Calls that were refused with an error a caller may see.</summary>
    public int Refusals { get; set; }

    /// <summary>Looks at a task through a node that did not know yet what had happened elsewhere.</summary>
    public int OldLooks { get; private set; }

    public int Launches => launched.Count;

    /// <summary>The first thing that was wrong; inside a handler an exception would only fail its attempt.</summary>
    public string? Breach { get; private set; }

    /// <summary>An attempt exists once it is durable, and that is before it is sent to an agent; and it runs once.</summary>
    public void Launched(string process, TaskContext context)
    {
        world.Dispatcher.Trace($"launch {process} {context.TaskId} {context.Attempt}");
        Require(
            launched.TryAdd((context.TaskId, context.Attempt), process),
            $"Attempt {context.Attempt} of task {context.TaskId} was launched on {process} after it had been on {launched[(context.TaskId, context.Attempt)]}.");
        Require(
            TaskId.TryParse(context.TaskId, out var id) && world.Log.Of(id).Any(entry => entry.Event switch
            {
                AttemptScheduled e => e.Attempt == context.Attempt,
                AttemptStarted e => e.Attempt == context.Attempt,
                _ => false,
            }),
            $"Attempt {context.Attempt} of task {context.TaskId} was launched before it was durable.");
    }

    public void Returned(TaskContext context) => returned.Add((context.TaskId, context.Attempt));

    public bool HasReturned(TaskId task, int attempt) => returned.Contains((task.ToString(), attempt));

    public void Submitted(TaskSpec spec, TaskReplyKind kind, TaskId id)
    {
        Answers++;
        world.Dispatcher.Trace($"{kind} {id}");
        if (kind == TaskReplyKind.QueueFull)
        {
            return;
        }

        if (!Require(kind is TaskReplyKind.Accepted or TaskReplyKind.Repeated, $"A submission was answered {kind}."))
        {
            return;
        }

        Acknowledged.Add(id);
        Require(
            world.Log.Of(id) is [{ Event: TaskSubmitted submitted }, ..]
            && submitted.Spec.Domain == spec.Domain && submitted.Spec.IdempotencyKey == spec.IdempotencyKey && submitted.Spec.Input.Span.SequenceEqual(spec.Input.Span),
            $"Task {id} was acknowledged before it was durable, or is another one than was submitted.");
        if (spec.IdempotencyKey is { } key && !byKey.TryAdd((spec.Domain, key), id))
        {
            Require(byKey[(spec.Domain, key)] == id, $"Key {key} was answered with task {id}, and before with task {byKey[(spec.Domain, key)]}.");
        }
    }

    /// <summary>Somebody sees a task: all of it is durable.</summary>
    /// <param name="known">Events that were durable when the question was put.</param>
    public void Seen(TaskView view, int known)
    {
        Answers++;
        world.Dispatcher.Trace($"seen {view.Id} {view.State.Name()} {view.History.Length}");
        var durable = world.Log.Of(view.Id);
        var seen = view.History.Span;
        OldLooks += seen.Length < known ? 1 : 0;
        if (!Require(seen.Length <= durable.Count, $"Task {view.Id}: {seen.Length} events were shown while {durable.Count} were durable."))
        {
            return;
        }

        for (var i = 0; i < seen.Length; i++)
        {
            Require(
                seen[i].Sequence == durable[i].Sequence && seen[i].Event.Type == durable[i].Event.Type,
                $"Task {view.Id}: event {i} was shown as {seen[i]} and is stored as {durable[i]}.");
        }
    }

    /// <summary>Somebody was told that a task is not there.</summary>
    public void NotFound(TaskId id, string call)
    {
        Answers++;
        OldLooks++;
        world.Note($"{call}: task {id} was not found");
    }

    public bool Require(bool holds, string breach)
    {
        if (!holds)
        {
            Breach ??= breach;
        }

        return holds;
    }

    public void ThrowBreach()
    {
        if (Breach is not null)
        {
            throw new SimulationFailedException(Breach);
        }
    }
}
