using System.Diagnostics.CodeAnalysis;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Graph;
using Orchestrator.Domain.Workflows.Specs;

namespace Orchestrator.Domain.Workflows.Runs;

/// <summary>The runs of a shard, live ones and ended ones that are kept: what its events add up to.</summary>
public sealed class RunTable(RunLimits limits)
{
    // However large: somebody may be about to look.
    private const int AlwaysKept = 16;
    private const int DeadlineSlack = 1000;
    private readonly Dictionary<UInt128, Run> runs = [];
    private readonly SortedSet<UInt128> order = [];
    private readonly Dictionary<string, (WorkflowDefinition Definition, int Runs)> definitions = new(StringComparer.Ordinal);
    private readonly Dictionary<UInt128, UInt128> keys = [];
    private readonly Dictionary<UInt128, List<Run>> within = [];
    private readonly Queue<(UInt128 Run, Instant At)> ended = new();
    private readonly PriorityQueue<(RunId Run, int Step), Instant> deadlines = new();
    private long keptBytes;
    private int tidyAt = DeadlineSlack;

    public RunLimits Limits { get; } = limits;

    /// <summary>The shard's number in the journal; part of every id.</summary>
    public int Shard { get; set; }

    /// <summary>Runs that have not ended.</summary>
    public int Live { get; private set; }

    /// <summary>All runs.</summary>
    public IReadOnlyCollection<Run> All => runs.Values;

    /// <summary>The greatest ULID given out.</summary>
    public UInt128 LastUlid { get; private set; }

    /// <summary>The workflows of its runs, by hash.</summary>
    public IEnumerable<(string Hash, WorkflowSpec Workflow)> Definitions => definitions.Select(kept => (kept.Key, kept.Value.Definition.Spec));

    /// <summary>When somebody has to look at a run next; <see cref="Instant.Never"/> when nobody has to.</summary>
    public Instant NextDeadline
    {
        get
        {
            while (deadlines.TryPeek(out var entry, out var at))
            {
                if (DeadlineOf(entry.Run, entry.Step) == at)
                {
                    return at;
                }

                deadlines.Dequeue();
            }

            return Instant.Never;
        }
    }

    public Run? Find(RunId id) => id.Shard == Shard ? runs.GetValueOrDefault(id.Ulid) : null;

    /// <summary>The run that was started with this key; null when there is none.</summary>
    public Run? FindByKey(UInt128 key) => keys.TryGetValue(key, out var id) ? runs.GetValueOrDefault(id) : null;

    /// <summary>The checked workflow; false when no run of this shard has it.</summary>
    public bool TryDefinition(string hash, [NotNullWhen(true)] out WorkflowDefinition? definition)
    {
        var isKnown = definitions.TryGetValue(hash, out var known);
        definition = known.Definition;
        return isKnown;
    }

    /// <summary>Runs, newest first, from behind one.</summary>
    public IEnumerable<Run> NewestFirst(RunId? after)
    {
        var below = after is { } from ? order.GetViewBetween(UInt128.Zero, from.Ulid) : order;
        return below.Reverse().Where(id => after is null || id != after.Value.Ulid).Select(id => runs[id]);
    }

    /// <summary>Folds an event in.</summary>
    /// <exception cref="InvalidTransitionException">It does not follow from what was applied before.</exception>
    public void Apply(RunEvent @event)
    {
        switch (@event)
        {
            case DefinitionKept e:
                Keep(e.Hash, e.Workflow);
                break;
            case RunStarted e:
                Add(Run.From(e, DefinitionOf(e)));
                break;
            case RunForgotten e:
                Forget(Known(e.Run));
                break;
            case OneRunEvent e:
                Apply(Known(e.Run), e);
                break;
        }
    }

    /// <summary>Takes the next whose deadline has passed; false when there is none. The step is -1 for the run itself.</summary>
    public bool TryTakeOverdue(Instant now, out (RunId Run, int Step) overdue)
    {
        overdue = default;
        return NextDeadline <= now && deadlines.TryDequeue(out overdue, out _);
    }

    /// <summary>The ended runs that need not be kept any longer, oldest first.</summary>
    public IEnumerable<Run> ToForget(Instant now)
    {
        var bytes = keptBytes;
        var left = ended.Count;
        foreach (var (id, at) in ended)
        {
            var isOld = Limits.KeepFor > TimeSpan.Zero && at + Limits.KeepFor <= now;
            if (!isOld && (bytes <= Limits.MaxKeptBytes || left-- <= AlwaysKept))
            {
                yield break;
            }

            if (runs.TryGetValue(id, out var run) && run.FinishedAt == at && run.HasEnded)
            {
                bytes -= run.KeptSize;
                yield return run;
            }
        }
    }

    /// <summary>The runs within a run, those within them and those of earlier rounds included.</summary>
    public IEnumerable<Run> Within(Run run) => within.TryGetValue(run.Id.Ulid, out var children)
        ? children.SelectMany(child => Within(child).Prepend(child))
        : [];

    /// <summary>Takes a run out of a snapshot; those it is part of come before it.</summary>
    public void Restore(RunRecord kept)
    {
        var run = Run.Restore(kept, DefinitionOf(kept.Started));
        Add(run);
        for (var i = 0; i < run.Steps.Count; i++)
        {
            Arm(run, i);
        }

        if (run.HasEnded)
        {
            NoteEnd(run);
        }
    }

    /// <summary>After all runs of a snapshot: ended ones in the order they ended.</summary>
    public void Restored()
    {
        var inOrder = ended.OrderBy(entry => entry.At).ToList();
        ended.Clear();
        inOrder.ForEach(ended.Enqueue);
    }

    /// <summary>Takes a workflow out of a snapshot.</summary>
    public void Keep(string hash, WorkflowSpec workflow)
    {
        if (!WorkflowDefinition.TryCompile(workflow, Limits.Workflows with { MaxSteps = int.MaxValue, MaxDepth = int.MaxValue }, out var definition, out var faults))
        {
            throw new InvalidTransitionException($"A stored workflow is none: {faults[0].Field} {faults[0].Cure}.");
        }

        definitions.TryAdd(hash, (definition, 0));
    }

    private void Add(Run run)
    {
        if (run.Parent is { } parent)
        {
            run.ParentStep = Known(parent.Run).Definition.Steps[parent.Step].Id;
            if (!within.TryGetValue(parent.Run.Ulid, out var siblings))
            {
                within.Add(parent.Run.Ulid, siblings = []);
            }

            siblings.Add(run);
        }

        runs.Add(run.Id.Ulid, run);
        order.Add(run.Id.Ulid);
        LastUlid = UInt128.Max(LastUlid, run.Id.Ulid);
        Live += run.HasEnded ? 0 : 1;
        if (run.Parent is null)
        {
            var (definition, count) = definitions[run.Hash];
            definitions[run.Hash] = (definition, count + 1);
        }

        if (run.Key != default)
        {
            keys[run.Key] = run.Id.Ulid;
        }

        if (run.Deadline != Instant.Never)
        {
            deadlines.Enqueue((run.Id, -1), run.Deadline);
        }
    }

    private void Apply(Run run, OneRunEvent @event)
    {
        var hadEnded = run.HasEnded;
        run.Apply(@event);
        if (@event is StepStarted { Until: not null } waiting)
        {
            Arm(run, waiting.Step);
        }

        if (!hadEnded && run.HasEnded)
        {
            Live--;
            NoteEnd(run);
        }
        else if (hadEnded && !run.HasEnded)
        {
            Live++;
            keptBytes -= run.KeptSize;
            if (run.Deadline != Instant.Never)
            {
                deadlines.Enqueue((run.Id, -1), run.Deadline);
            }
        }
    }

    private void Forget(Run run)
    {
        foreach (var one in Within(run).Prepend(run).ToList())
        {
            runs.Remove(one.Id.Ulid);
            within.Remove(one.Id.Ulid);
            order.Remove(one.Id.Ulid);
            Live -= one.HasEnded ? 0 : 1;
            keptBytes -= one.HasEnded ? one.KeptSize : 0;
            if (one.Key != default && keys.GetValueOrDefault(one.Key) == one.Id.Ulid)
            {
                keys.Remove(one.Key);
            }
        }

        while (ended.TryPeek(out var oldest) && !runs.ContainsKey(oldest.Run))
        {
            ended.Dequeue();
        }

        if (run.Parent is not null)
        {
            return;
        }

        var (definition, count) = definitions[run.Hash];
        if (count > 1)
        {
            definitions[run.Hash] = (definition, count - 1);
        }
        else
        {
            definitions.Remove(run.Hash);
        }
    }

    /// <summary>A run is kept with those within it, as long as it is: they count with it.</summary>
    private void NoteEnd(Run run)
    {
        if (run.Parent is not null)
        {
            return;
        }

        run.KeptSize = run.Size + Within(run).Sum(child => child.Size);
        keptBytes += run.KeptSize;
        ended.Enqueue((run.Id.Ulid, run.FinishedAt!.Value));
    }

    private void Arm(Run run, int step)
    {
        if (run.Steps[step].Deadline is var deadline && deadline != Instant.Never)
        {
            deadlines.Enqueue((run.Id, step), deadline);
        }

        if (deadlines.Count > tidyAt)
        {
            Tidy();
        }
    }

    /// <summary>Deadlines that nobody waits for any longer are found out when they come up, which may be long after.</summary>
    private void Tidy()
    {
        var live = deadlines.UnorderedItems.Where(entry => DeadlineOf(entry.Element.Run, entry.Element.Step) == entry.Priority).ToList();
        deadlines.Clear();
        deadlines.EnqueueRange(live);
        tidyAt = (2 * live.Count) + DeadlineSlack;
    }

    private Instant DeadlineOf(RunId id, int step) => Find(id) is not { } run ? Instant.Never : step < 0 ? run.Deadline : run.Steps[step].Deadline;

    private Run Known(RunId id) => Find(id) ?? throw new InvalidTransitionException($"Run {id} is not known.");

    /// <summary>A run within a run has its workflow from there.</summary>
    private WorkflowDefinition DefinitionOf(RunStarted started) => started.Parent is { } parent
        ? Known(parent.Run).Definition.Steps[parent.Step].Workflow!
        : definitions.TryGetValue(started.Hash, out var known) ? known.Definition
        : throw new InvalidTransitionException($"Run {started.Run} has workflow {started.Hash}, which is not known.");
}
