using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using static Orchestrator.Simulation.Tests.Stories.StoryRecord;

namespace Orchestrator.Simulation.Tests.Clusters;

/// <summary>Every task as its durable events make it, and whether the shards take their tasks in the right order.</summary>
/// <param name="ageingStep">What a step of priority is worth.</param>
/// <param name="slack">How late a task may be that has just fallen due: timers know nothing of dates that jump.</param>
internal sealed class QueueMirror(TimeSpan ageingStep, TimeSpan slack)
{
    private readonly Dictionary<TaskId, TaskRecord> live = [];

    /// <summary>Tasks that have not ended.</summary>
    public IReadOnlyCollection<TaskRecord> Live => live.Values;

    public void Add(IReadOnlyList<HistoryEntry> entries, Func<TaskId, IReadOnlyList<HistoryEntry>> historyOf)
    {
        foreach (var (sequence, @event) in entries)
        {
            if (@event is TaskSubmitted submitted)
            {
                live.Add(@event.Task, TaskRecord.Create(sequence, submitted));
                continue;
            }

            if (!live.TryGetValue(@event.Task, out var task))
            {
                if (@event is TaskRetried)
                {
                    task = TaskRecord.Fold([.. historyOf(@event.Task).TakeWhile(entry => entry.Sequence <= sequence)]);
                    live.Add(task.Id, task);
                }

                continue;
            }

            if (@event is AttemptScheduled or AttemptStarted && !task.HasAttempt)
            {
                CheckOrder(task, @event.At);
            }

            task.Apply(sequence, @event);
            if (task.State.IsTerminal())
            {
                live.Remove(task.Id);
            }
        }
    }

    private void CheckOrder(TaskRecord chosen, Instant at)
    {
        foreach (var other in live.Values)
        {
            Require(
                other.Id.Shard != chosen.Id.Shard || other.State != TaskState.Queued || other.DueAt + slack > at || other.QueuedAt + slack > at || KeyOf(chosen) <= KeyOf(other),
                $"Task {chosen.Id} was begun at {at} before task {other.Id}, which was due at {other.DueAt} with priority {other.Spec.Priority} (chosen: {chosen.DueAt}, {chosen.Spec.Priority}).");
        }
    }

    private Instant KeyOf(TaskRecord task) => task.DueAt + (ageingStep * task.Spec.Priority);
}
