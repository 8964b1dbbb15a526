using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Graph;

namespace Orchestrator.Domain.Workflows.Runs;

/// <summary>One execution of a workflow: what its events add up to.</summary>
public sealed partial class Run
{
    private readonly List<RunNote> notes = [];
    private readonly List<(string Name, TaskPayload Payload)> signals = [];
    private readonly PriorityQueue<int, (double Rank, int Step)> ready = new();
    private readonly PriorityQueue<int, (double Rank, int Step)> readyTasks = new();
    private readonly SortedSet<int> openMaps = [];
    private readonly StepRun[] steps;
    private int ordinaryLeft;
    private int finalsLeft;

    private Run(RunStarted started, WorkflowDefinition definition)
    {
        (Id, Hash, WorkflowId, Version, Definition) = (started.Run, started.Hash, started.WorkflowId, started.Version, definition);
        (Parameters, CreatedAt, StartedAt) = (started.Parameters, started.At, started.At);
        (Key, Body, Parent, ForkOf) = (started.Key, started.Body, started.Parent, started.ForkOf);
        steps = new StepRun[definition.Steps.Count];
        for (var i = 0; i < steps.Length; i++)
        {
            steps[i] = new StepRun();
        }
    }

    public RunId Id { get; }

    public string Hash { get; }

    public string WorkflowId { get; }

    public int? Version { get; }

    public WorkflowDefinition Definition { get; }

    /// <summary>A JSON object.</summary>
    public TaskPayload Parameters { get; }

    /// <summary>The step of another run that it is done for; null for none.</summary>
    public StepReference? Parent { get; }

    /// <summary>Id of that step; null for none.</summary>
    public string? ParentStep { get; internal set; }

    public RunId? ForkOf { get; }

    public Instant CreatedAt { get; }

    /// <summary>When it began, or was last begun anew: its time-out counts from here.</summary>
    public Instant StartedAt { get; private set; }

    public Instant? FinishedAt { get; private set; }

    public RunStatus Status { get; private set; }

    /// <summary>True from the wish to stop it to its end.</summary>
    public bool IsCancelling { get; private set; }

    /// <summary>It is stopped because it took too long.</summary>
    public bool HasTimedOut { get; private set; }

    /// <summary>Why it was stopped; null for no reason.</summary>
    public string? CancelReason { get; private set; }

    /// <summary>True for a step of a run that is being stopped, but for final steps: those are done all the same.</summary>
    public bool IsStopped(int step) => IsCancelling && !Definition.Steps[step].Spec.IsFinal;

    /// <summary>The first step whose failure counts; -1 while there is none.</summary>
    public int FailedStep { get; private set; } = -1;

    /// <summary>Of a completed run; empty otherwise.</summary>
    public TaskPayload Result { get; private set; }

    /// <summary>Of a run that failed or was cancelled.</summary>
    public TaskError? Error { get; private set; }

    public IReadOnlyList<StepRun> Steps => steps;

    /// <summary>What happened, oldest first.</summary>
    public IReadOnlyList<RunNote> Notes => notes;

    /// <summary>Signals that no step has taken.</summary>
    public IReadOnlyList<(string Name, TaskPayload Payload)> Signals => signals;

    /// <summary>Tasks that are in their queues or run.</summary>
    public int LiveTasks { get; private set; }

    public bool HasEnded => Status is RunStatus.Completed or RunStatus.Failed or RunStatus.Cancelled;

    /// <summary>Steps that have ended.</summary>
    public int Ended => steps.Length - ordinaryLeft - finalsLeft;

    /// <summary>Grows with everything that happens.</summary>
    public long Revision => notes.Count;

    /// <summary>True when every step has ended, and so will the run.</summary>
    public bool IsDone => ordinaryLeft == 0 && finalsLeft == 0 && !HasEnded;

    /// <summary>Hash of its idempotency key; zero for none.</summary>
    internal UInt128 Key { get; }

    internal UInt128 Body { get; }

    /// <summary>When it is stopped because it takes too long; <see cref="Instant.Never"/> for a run without a time-out, or that is stopped already.</summary>
    public Instant Deadline => HasEnded || IsCancelling || Definition.Spec.Timeout is not { } timeout ? Instant.Never : StartedAt + timeout;

    /// <summary>Names a doing of a step.</summary>
    public StepReference ReferenceTo(int step, int element) => new(Id, step, element, steps[step].Round);

    /// <summary>What has begun, is done by a task and is not known to have ended, with its task when that is known.</summary>
    public IEnumerable<(StepReference Step, TaskId? Task)> Outstanding()
    {
        foreach (var vertex in Definition.Steps)
        {
            var step = steps[vertex.Index];
            if (vertex.Kind != StepKind.Task || step.Status != StepStatus.Running)
            {
                continue;
            }

            if (step.Elements is not { } elements)
            {
                yield return (ReferenceTo(vertex.Index, -1), step.Task);
                continue;
            }

            for (var i = 0; i < elements.Length; i++)
            {
                if (elements[i].Status == StepStatus.Running)
                {
                    yield return (ReferenceTo(vertex.Index, i), elements[i].Task);
                }
            }
        }
    }

    /// <summary>The input of a doing's task.</summary>
    /// <exception cref="Expressions.ExpressionException">An expression in it has no value.</exception>
    public ReadOnlyMemory<byte> InputOf(StepReference reference) => Commands.AdvanceRun.InputOf(this, reference.Step, reference.Element, new RunScope(this));

    /// <summary>Elements of all mapped steps that have begun.</summary>
    internal int MappedElements { get; private set; }

    /// <summary>About how much memory it takes, in bytes.</summary>
    internal long Size { get; private set; }

    /// <summary>What it took when it ended.</summary>
    internal long KeptSize { get; set; }

    /// <summary>Takes a step whose turn it is, those with most work behind them first.</summary>
    /// <param name="hasRoom">Whether a step that submits a task may begin.</param>
    internal bool TryTakeReady(bool hasRoom, out int step)
    {
        while (ready.TryDequeue(out step, out _) || (hasRoom && readyTasks.TryDequeue(out step, out _)))
        {
            if (steps[step].Status == StepStatus.Pending)
            {
                return true;
            }
        }

        return false;
    }

    private void LineUp(int step) =>
        (Definition.Steps[step].Kind == StepKind.Task ? readyTasks : ready).Enqueue(step, (-Definition.Steps[step].Rank, step));

    /// <summary>Mapped steps that have begun and not ended.</summary>
    internal IReadOnlyCollection<int> OpenMaps => openMaps;

    /// <summary>True when another element of a mapped step may begin, as far as the step is concerned.</summary>
    internal bool CanBeginElement(int step)
    {
        var (state, most) = (steps[step], Definition.Steps[step].Spec.MaxParallel);
        return state is { Status: StepStatus.Running, Error: null } && !IsStopped(step)
            && state.BegunElements < state.Elements!.Length && (most == 0 || state.LiveElements < most);
    }

    /// <summary>True when this doing has begun and its end is not known.</summary>
    public bool Awaits(StepReference reference) => reference.Step < steps.Length
        && steps[reference.Step] is var step && step.Round == reference.Round
        && (reference.Element < 0) == (step.Elements is null) && reference.Element < (step.Elements?.Length ?? 0)
        && step.Unit(reference.Element).Status == StepStatus.Running;

    /// <summary>The oldest signal of a name; null when there is none.</summary>
    internal TaskPayload? SignalOf(string name)
    {
        var index = signals.FindIndex(signal => signal.Name == name);
        return index < 0 ? (TaskPayload?)null : signals[index].Payload;
    }
}
