using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Tasks.Flow;

namespace Orchestrator.Domain.Tasks.Queue;

/// <summary>
/// All ready tasks of a queue, grouped into lines by what they need. Work is looked for from either side: the line that comes first
/// for whoever can take it, or the first task that a given agent can run. Neither looks at all lines, let alone at all tasks, and
/// neither finds a task that flow control holds.
/// </summary>
public sealed class ReadyLines
{
    // Tenants share what lies in different lines too, as far as that many lines.
    private const int LinesToShare = 64;
    private readonly TimeSpan ageingStep;
    private readonly FlowControl flow;
    private readonly Dictionary<(string Type, TaskRequirements Requirements), ReadyLine> lines = [];
    private readonly RankHeap<ReadyLine> open = new(ReadyLine.OpenSlot);
    private readonly LinePosts posts = new();
    private readonly RankWalk<ReadyLine> walk = new();
    private readonly List<ReadyLine> found = [];

    internal ReadyLines(TimeSpan ageingStep, FlowControl flow)
    {
        this.ageingStep = ageingStep;
        this.flow = flow;
    }

    /// <summary>The lines that have tasks.</summary>
    public IEnumerable<ReadyLine> Waiting => lines.Values.Where(line => line.Count > 0);

    /// <summary>Tasks that stand in line, those that are held among them.</summary>
    public int Count { get; private set; }

    /// <summary>Lines held, empty ones included.</summary>
    internal int LineCount => lines.Count;

    /// <summary>
    /// The open line whose front comes first in the common order; null when none has a task that may start. While there are tenants, the
    /// one whose front is of the tenant whose turn it is on that level of priority.
    /// </summary>
    public ReadyLine? FirstOpen()
    {
        while (!flow.HoldsAll)
        {
            if (flow.Waking.First is { } key && (open.Count == 0 || flow.Tenants.AreNamed || key.Parked.FirstRank < open.FirstRank))
            {
                var lane = key.Parked.First!;
                lane.Line.Lanes.TakeUp(lane);
                Rank(lane.Line);
                continue;
            }

            if (open.First is not { } line)
            {
                return null;
            }

            var rank = open.FirstRank;
            if (FrontOf(line) is not null && open.First == line && open.FirstRank == rank)
            {
                return flow.Tenants.AreNamed && open.Count > 1 ? FirstOpenOfTenants() : line;
            }
        }

        return null;
    }

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
        line = null;
        if (flow.HoldsAll)
        {
            return null;
        }

        found.Clear();
        if (lines.Count <= LinePosts.CountFor(profile))
        {
            foreach (var other in lines.Values)
            {
                if (other.Count > 0 && other.MismatchWith(profile) is null)
                {
                    found.Add(other);
                }
            }
        }
        else
        {
            FindPosted(profile);
        }

        if (found.Count == 1)
        {
            line = found[0];
            var front = FrontOf(line);
            line = front is null ? null : line;
            return front;
        }

        line = FirstFound();
        return line?.Front;
    }

    internal void Add(TaskRecord task)
    {
        var key = (task.Spec.Type, task.LineNeeds);
        if (!lines.TryGetValue(key, out var line))
        {
            lines.Add(key, line = new ReadyLine(this, task.Spec.Type, task.LineNeeds, flow, ageingStep));
        }

        Count++;
        if (line.Lanes.Add(task))
        {
            Rank(line);
        }
    }

    internal void Remove(TaskRecord task)
    {
        var key = (task.Spec.Type, task.LineNeeds);
        var line = lines[key];
        Count--;
        if (line.Lanes.Remove(task))
        {
            Rank(line);
        }

        if (line.Count == 0 && lines.Count > 64)
        {
            // Requirements can be of endless variety; empty lines of them must not pile up.
            lines.Remove(key);
            posts.Drop(line);
        }
    }

    /// <summary>The line's first task that may start now; null when there is none.</summary>
    internal TaskRecord? FrontOf(ReadyLine line)
    {
        if (line.Count == 0 || flow.HoldsAll)
        {
            return null;
        }

        var front = line.Lanes.FindFront(out var moved);
        if (moved)
        {
            Rank(line);
        }

        return front;
    }

    /// <summary>Puts the line where its front belongs; an empty one is nowhere, and is open again when it gets a task.</summary>
    internal void Rank(ReadyLine line)
    {
        if (line.Count == 0)
        {
            open.Remove(line);
            posts.Remove(line);
            line.IsBlocked = false;
            return;
        }

        posts.Set(line, line.Lanes.FirstRank);
        if (line.IsBlocked || line.Lanes.Open.First is null)
        {
            open.Remove(line);
        }
        else
        {
            open.Set(line, line.Lanes.Open.FirstRank);
        }
    }

    /// <summary>Finds the posted lines that may hold the agent's first task.</summary>
    private void FindPosted(AgentProfile profile)
    {
        walk.Begin();
        posts.Show(profile, walk);
        ReadyLine? first = null;
        while (walk.TryNext(out var line, out var rank))
        {
            // A line's place here is that of its first task, held or not: none behind it can have a front before that.
            if (first is not null && rank > first.Lanes.Open.FirstRank && (!flow.Tenants.AreNamed || found.Count >= LinesToShare))
            {
                return;
            }

            if (line!.MismatchWith(profile) is null && FrontOf(line) is not null)
            {
                found.Add(line);
                first = first is null || line.Lanes.Open.FirstRank < first.Lanes.Open.FirstRank ? line : first;
            }
        }
    }

    private ReadyLine? FirstOpenOfTenants()
    {
        found.Clear();
        walk.Begin();
        walk.Through(open);
        while (found.Count < LinesToShare && walk.TryNext(out var line, out _))
        {
            found.Add(line!);
        }

        return FirstFound();
    }

    /// <summary>Of the lines that were found, the one with the first task; with tenants, of those on its level the one whose turn it is.</summary>
    private ReadyLine? FirstFound()
    {
        ReadyLine? first = null;
        foreach (var line in found)
        {
            if (FrontOf(line) is not null && (first is null || line.Lanes.Open.FirstRank < first.Lanes.Open.FirstRank))
            {
                first = line;
            }
        }

        if (first is null || !flow.Tenants.AreNamed)
        {
            return first;
        }

        var (next, tag) = (first, first.Lanes.Open.NextTag);
        foreach (var line in found)
        {
            if (line.Lanes.Open.First?.Level == first.Lanes.Open.First!.Level && line.Lanes.Open.NextTag < tag)
            {
                (next, tag) = (line, line.Lanes.Open.NextTag);
            }
        }

        return next;
    }
}
