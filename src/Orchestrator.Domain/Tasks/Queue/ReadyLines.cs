using Orchestrator.Domain.Agents;

namespace Orchestrator.Domain.Tasks.Queue;

/// <summary>
/// All ready tasks of a queue, grouped into lines by what they need. Work is looked for from either side: the line that comes first
/// for whoever can take it, or the first task that a given agent can run. Neither looks at all lines, let alone at all tasks.
/// </summary>
public sealed class ReadyLines(TimeSpan ageingStep)
{
    private readonly Dictionary<(string Type, TaskRequirements Requirements), ReadyLine> lines = [];
    private readonly RankHeap<ReadyLine> open = new(ReadyLine.OpenSlot);
    private readonly LinePosts posts = new();
    private readonly RankWalk<ReadyLine> walk = new();

    /// <summary>The lines that have tasks.</summary>
    public IEnumerable<ReadyLine> Waiting => lines.Values.Where(line => line.Count > 0);

    /// <summary>Lines held, empty ones included.</summary>
    internal int LineCount => lines.Count;

    /// <summary>The open line whose front comes first in the common order; null when no line is open.</summary>
    public ReadyLine? FirstOpen() => open.First;

    /// <summary>Nobody can take the line's front now: it is passed over until it is opened, however many tasks join it.</summary>
    public void Block(ReadyLine line)
    {
        line.IsBlocked = true;
        open.Remove(line);
    }

    /// <summary>The line is worth trying again. A line that was empty is open by itself.</summary>
    public void Open(ReadyLine line)
    {
        line.IsBlocked = false;
        Rank(line);
    }

    /// <summary>The first task in the common order that this agent can run, in whatever line, blocked or not; null when there is none.</summary>
    public TaskRecord? First(AgentProfile profile) => First(profile, out _);

    /// <inheritdoc cref="First(AgentProfile)"/>
    /// <param name="line">Where it stands; null when there is none.</param>
    public TaskRecord? First(AgentProfile profile, out ReadyLine? line)
    {
        line = lines.Count <= LinePosts.CountFor(profile) ? FirstOfAll(profile) : FirstPosted(profile);
        return line?.Front;
    }

    internal void Add(TaskRecord task)
    {
        var key = (task.Spec.Type, task.Spec.Requirements);
        if (!lines.TryGetValue(key, out var line))
        {
            lines.Add(key, line = new ReadyLine(task.Spec.Type, task.Spec.Requirements, ageingStep));
        }

        line.Add(task);
        Rank(line);
    }

    internal void Remove(TaskRecord task)
    {
        var key = (task.Spec.Type, task.Spec.Requirements);
        var line = lines[key];
        line.Remove(task);
        Rank(line);
        if (line.Count == 0 && lines.Count > 64)
        {
            // Requirements can be of endless variety; empty lines of them must not pile up.
            lines.Remove(key);
            posts.Drop(line);
        }
    }

    private ReadyLine? FirstOfAll(AgentProfile profile)
    {
        ReadyLine? first = null;
        QueueKey firstRank = default;
        foreach (var line in lines.Values)
        {
            if (line.Count > 0
                && line.TryPeek(out _, out var rank)
                && (first is null || rank < firstRank)
                && line.MismatchWith(profile) is null)
            {
                first = line;
                firstRank = rank;
            }
        }

        return first;
    }

    private ReadyLine? FirstPosted(AgentProfile profile)
    {
        walk.Begin();
        posts.Show(profile, walk);
        while (walk.TryNext(out var line, out _))
        {
            if (line!.MismatchWith(profile) is null)
            {
                return line;
            }
        }

        return null;
    }

    /// <summary>Puts the line where its front belongs; an empty one is nowhere, and is open again when it gets a task.</summary>
    private void Rank(ReadyLine line)
    {
        if (!line.TryPeek(out _, out var rank))
        {
            open.Remove(line);
            posts.Remove(line);
            line.IsBlocked = false;
            return;
        }

        posts.Set(line, rank);
        if (!line.IsBlocked)
        {
            open.Set(line, rank);
        }
    }
}
