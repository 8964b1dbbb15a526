using Orchestrator.Domain.Agents;

namespace Orchestrator.Domain.Tasks.Queue;

/// <summary>All ready tasks of a queue, grouped into lines by what they need.</summary>
public sealed class ReadyLines(TimeSpan ageingStep)
{
    private readonly Dictionary<(string Type, TaskRequirements Requirements), ReadyLine> lines = [];

    /// <summary>The lines that have tasks.</summary>
    public IEnumerable<ReadyLine> Waiting => lines.Values.Where(line => line.Count > 0);

    /// <summary>Lines held, empty ones included.</summary>
    internal int LineCount => lines.Count;

    internal void Add(TaskRecord task)
    {
        var key = (task.Spec.Type, task.LineNeeds);
        if (!lines.TryGetValue(key, out var line))
        {
            lines.Add(key, line = new ReadyLine(task.Spec.Type, task.LineNeeds, ageingStep));
        }

        line.Add(task);
    }

    internal void Remove(TaskRecord task)
    {
        var key = (task.Spec.Type, task.LineNeeds);
        var line = lines[key];
        line.Remove(task);
        if (line.Count == 0 && lines.Count > 64)
        {
            // Requirements can be of endless variety; empty lines of them must not pile up.
            lines.Remove(key);
        }
    }

    /// <summary>The first task in the common order that this agent can run; null when there is none.</summary>
    public TaskRecord? First(AgentProfile profile)
    {
        TaskRecord? first = null;
        QueueKey firstKey = default;
        foreach (var line in lines.Values)
        {
            if (line.Count > 0
                && line.MismatchWith(profile) is null
                && line.TryPeek(out var task, out var key)
                && (first is null || key < firstKey))
            {
                first = task;
                firstKey = key;
            }
        }

        return first;
    }
}
