using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Runs;

namespace Orchestrator.Engine.Workflows.Runs;

/// <summary>
/// Which keys of steps need not be kept any longer: those of tasks that were sent once, taken, and whose ends are noted. Of what was sent again an earlier sending may
/// still be on its way; its key goes by its time.
/// </summary>
internal sealed class StepKeys
{
    private readonly HashSet<StepReference> sent = [];
    private readonly HashSet<StepReference> taken = [];
    private readonly Dictionary<StepReference, (TaskId Task, UInt128 Key, long Sequence)> endedBefore = [];
    private readonly Queue<(TaskId Task, UInt128 Key, long Sequence)> free = new();

    /// <summary>It is sent for the first time.</summary>
    public void Sent(StepReference step) => sent.Add(step);

    /// <summary>Whether it was taken is not known, or it will be sent again.</summary>
    public void Unclear(StepReference step)
    {
        sent.Remove(step);
        endedBefore.Remove(step);
    }

    /// <summary>It was taken, as a new task.</summary>
    public void Taken(StepReference step)
    {
        if (!sent.Remove(step))
        {
            return;
        }

        if (endedBefore.Remove(step, out var ended))
        {
            free.Enqueue(ended);
        }
        else
        {
            taken.Add(step);
        }
    }

    /// <summary>The end of its task is noted by the event with this number.</summary>
    public void Ended(StepReference step, TaskId task, UInt128 key, long sequence)
    {
        if (taken.Remove(step))
        {
            free.Enqueue((task, key, sequence));
        }
        else if (sent.Contains(step))
        {
            endedBefore[step] = (task, key, sequence);
        }
    }

    /// <summary>It is not waited for any longer, whatever becomes of its task.</summary>
    public void Forget(StepReference step)
    {
        Unclear(step);
        taken.Remove(step);
    }

    /// <summary>Takes those whose end is noted and durable.</summary>
    public IReadOnlyList<(TaskId Task, UInt128 Key)> Free(long durable)
    {
        if (!free.TryPeek(out var first) || first.Sequence > durable)
        {
            return [];
        }

        var keys = new List<(TaskId, UInt128)>();
        while (free.TryPeek(out var next) && next.Sequence <= durable)
        {
            free.Dequeue();
            keys.Add((next.Task, next.Key));
        }

        return keys;
    }
}
