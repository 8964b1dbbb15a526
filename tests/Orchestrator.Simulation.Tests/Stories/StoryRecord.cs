using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Tasks;
using Orchestrator.Simulation.Tests.Harness;

namespace Orchestrator.Simulation.Tests.Stories;

/// <summary>
/// What callers and handlers have seen, held against the durable log at the moment they saw it: nobody may know anything
/// that a crash could take back.
/// </summary>
internal sealed class StoryRecord(World world, TimeSpan keyRetention)
{
    private readonly HashSet<(string Task, int Attempt)> launched = [];

    /// <summary>Tasks whose submission was acknowledged.</summary>
    public HashSet<TaskId> Acknowledged { get; } = [];

    /// <summary>Calls that were answered.</summary>
    public int Answers { get; private set; }

    /// <summary>Calls that were refused with an error a caller may see.</summary>
    public int Refusals { get; private set; }

    /// <summary>Attempts that were launched.</summary>
    public int Launches => launched.Count;

    /// <summary>Keeps the first thing that went wrong inside a handler; a handler's exception would only fail its attempt.</summary>
    public string? FirstBreach { get; private set; }

    public void Broken(string breach) => FirstBreach ??= breach;

    public void Refused() => Refusals++;

    /// <summary>An attempt exists once its start is durable, and that is before it is sent to an agent; and it is sent once.</summary>
    public void AttemptLaunched(TaskContext context)
    {
        world.Dispatcher.Trace($"launch {context.TaskId} {context.Attempt}");
        if (!launched.Add((context.TaskId, context.Attempt)))
        {
            Broken($"Attempt {context.Attempt} of task {context.TaskId} was launched twice.");
        }

        if (!TaskId.TryParse(context.TaskId, out var id) || !world.Disk.Log.Of(id).Any(entry => entry.Event is AttemptStarted started && started.Attempt == context.Attempt))
        {
            Broken($"Attempt {context.Attempt} of task {context.TaskId} was launched before its start was durable.");
        }
    }

    public void Submitted(TaskSpec spec, TaskResponse response)
    {
        Answers++;
        world.Dispatcher.Trace($"{response.Kind} {response.Id}");
        switch (response.Kind)
        {
            case TaskReplyKind.Accepted:
                Acknowledged.Add(response.Id);
                MustBeSubmitted(response.Id, spec);
                KeyMustHaveBeenFree(response.Id, spec);
                break;
            case TaskReplyKind.Repeated or TaskReplyKind.KeyConflict:
                var first = MustBeDurable(response.Id);
                Require(
                    first.Spec.IdempotencyKey == spec.IdempotencyKey && first.Spec.Domain == spec.Domain,
                    $"Key '{spec.IdempotencyKey}' was answered with task {response.Id}, whose key is '{first.Spec.IdempotencyKey}'.");
                Require(
                    (first.Spec.BodyHash == spec.BodyHash) == (response.Kind == TaskReplyKind.Repeated),
                    $"Key '{spec.IdempotencyKey}' was answered {response.Kind} for bodies {first.Spec.BodyHash} and {spec.BodyHash}.");
                break;
            case TaskReplyKind.QueueFull or TaskReplyKind.KeyQueueFull:
                break;
            default:
                throw new SimulationFailedException($"A submission was answered {response.Kind}.");
        }

        Seen(response.Task, 0);
    }

    /// <summary>Somebody sees a task: everything he sees is durable, and nothing is missing that was durable when he asked.</summary>
    /// <param name="known">Events of the task that were durable when the question was put.</param>
    public void Seen(TaskView? view, int known)
    {
        Answers++;
        if (view is null)
        {
            return;
        }

        world.Dispatcher.Trace($"seen {view.Id} {view.State.Name()} {view.History.Length}");
        var durable = world.Disk.Log.Of(view.Id);
        var seen = view.History.Span;
        Require(seen.Length <= durable.Count, $"Task {view.Id}: {seen.Length} events were shown while {durable.Count} were durable.");
        Require(seen.Length >= known, $"Task {view.Id}: {seen.Length} events were shown although {known} were durable before the question.");
        for (var i = 0; i < seen.Length; i++)
        {
            Require(
                seen[i].Sequence == durable[i].Sequence && seen[i].Event.Type == durable[i].Event.Type,
                $"Task {view.Id}: event {i} was shown as {seen[i]} and is stored as {durable[i]}.");
        }

        Require(
            !view.State.IsTerminal() || seen.ToArray().Any(entry => entry.Event.Type.IsTerminal()),
            $"Task {view.Id} was shown as {view.State} without an event that says so.");
    }

    /// <summary>Somebody was told that the task has ended.</summary>
    public void Ended(TaskView view)
    {
        Require(view.State.IsTerminal(), $"Task {view.Id} was reported as ended while {view.State}.");
        Seen(view, 0);
    }

    public static void Require(bool holds, string breach)
    {
        if (!holds)
        {
            throw new SimulationFailedException(breach);
        }
    }

    private TaskSubmitted MustBeDurable(TaskId id) =>
        world.Disk.Log.Of(id) is [{ Event: TaskSubmitted submitted }, ..]
            ? submitted
            : throw new SimulationFailedException($"Task {id} was named in an answer before its submission was durable.");

    private void MustBeSubmitted(TaskId id, TaskSpec spec)
    {
        var submitted = MustBeDurable(id);
        Require(
            submitted.Spec.Type == spec.Type && submitted.Spec.Domain == spec.Domain && submitted.Spec.Input.Span.SequenceEqual(spec.Input.Span),
            $"Task {id} is stored as another one than was submitted.");
    }

    /// <summary>One key names one task, until that has ended and its retention is over.</summary>
    private void KeyMustHaveBeenFree(TaskId id, TaskSpec spec)
    {
        if (spec.IdempotencyKey is not { } key)
        {
            return;
        }

        var at = Instant.Max(MustBeDurable(id).At, world.LatestNow);
        foreach (var (other, history) in world.Disk.Log.Tasks)
        {
            if (other == id || history[0].Sequence > world.Disk.Log.Of(id)[0].Sequence
                || history[0].Event is not TaskSubmitted { Spec: var earlier } || earlier.IdempotencyKey != key || earlier.Domain != spec.Domain
                || history.Any(entry => entry.Event is TaskRetried))
            {
                continue;
            }

            var ended = history.Where(entry => entry.Event.Type.IsTerminal()).Select(entry => (Instant?)entry.Event.At).FirstOrDefault();
            Require(
                ended is { } end && end + keyRetention <= at,
                $"Key '{key}' was given to task {id} although task {other} holds it (ended: {ended?.ToString() ?? "no"}).");
        }
    }
}
