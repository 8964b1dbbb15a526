using Orchestrator.Domain;

namespace Orchestrator.Engine.Schedules;

/// <summary>Firings whose tasks are to be submitted, in the order they became known; each once its firing is durable.</summary>
internal sealed class OwedTasks
{
    private readonly Queue<(string Id, Instant DueAt, long Sequence)> owed = new();

    /// <param name="sequence">Of the event that has to be durable before.</param>
    public void Add(string id, Instant dueAt, long sequence) => owed.Enqueue((id, dueAt, sequence));

    /// <summary>Takes the next that may be submitted.</summary>
    public bool TryTake(long durable, out (string Id, Instant DueAt) next)
    {
        next = default;
        if (!owed.TryPeek(out var first) || first.Sequence > durable)
        {
            return false;
        }

        owed.Dequeue();
        next = (first.Id, first.DueAt);
        return true;
    }
}
