using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Graph;

namespace Orchestrator.Domain.Workflows.Runs;

/// <content>How events change a run. Nothing is decided or computed by expression here: what an event says is so.</content>
public sealed partial class Run
{
    private const int NoteBytes = 64;

    /// <summary>A new run.</summary>
    internal static Run From(RunStarted started, WorkflowDefinition definition)
    {
        var run = new Run(started, definition);
        run.Note(started.At, RunEventNames.RunStarted, -1, -1, AsTask(started.Parent?.Run ?? started.ForkOf));
        run.Size += started.Parameters.Stored.Length + (definition.Steps.Count * NoteBytes * 2);
        run.Line();
        return run;
    }

    /// <summary>Folds an event in.</summary>
    /// <exception cref="InvalidTransitionException">It does not follow from what was applied before.</exception>
    internal void Apply(OneRunEvent @event)
    {
        switch (@event)
        {
            case StepEvent e when e.Step >= steps.Length || e.Element >= (steps[e.Step].Elements?.Length ?? 0):
                throw new InvalidTransitionException($"Run {Id} has no step {e.Step}, element {e.Element}.");
            case StepStarted e:
                Start(e);
                break;
            case StepSubmitted e:
                steps[e.Step].Unit(e.Element).Task = e.Task;
                Note(e.At, RunEventNames.StepSubmitted, e.Step, e.Element, e.Task);
                break;
            case StepMapped e:
                Map(e);
                break;
            case StepCompleted e:
                Complete(e);
                break;
            case StepFailed e:
                Fail(e);
                break;
            case StepCancelled e:
                End(e, StepStatus.Cancelled, e.Task);
                Note(e.At, RunEventNames.StepCancelled, e.Step, e.Element, e.Task);
                break;
            case StepSkipped e:
                steps[e.Step].Reason = StepRun.ConditionIsFalse;
                Note(e.At, RunEventNames.StepSkipped, e.Step, -1);
                End(e, StepStatus.Skipped, null);
                break;
            case SignalReceived e:
                signals.Add((e.Name, e.Payload));
                Size += e.Payload.Stored.Length;
                Note(e.At, RunEventNames.SignalReceived, -1, -1, message: e.Name);
                break;
            case RunPaused e:
                Status = RunStatus.Paused;
                Note(e.At, RunEventNames.RunPaused, -1, -1);
                break;
            case RunResumed e:
                Status = RunStatus.Running;
                Note(e.At, RunEventNames.RunResumed, -1, -1);
                break;
            case RunCancelRequested e:
                (IsCancelling, HasTimedOut, CancelReason, Status) = (true, e.TimedOut, e.Reason, RunStatus.Running);
                Note(e.At, RunEventNames.RunCancelRequested, -1, -1, message: e.Reason);
                StopPending(e.At, StepStatus.Cancelled, "the run is being cancelled");
                break;
            case RunRerun e:
                Begin(e);
                break;
            case RunEnded e:
                (Status, Result, Error, FinishedAt, IsCancelling) = (e.Status, e.Result, e.Error, e.At, false);
                Size += e.Result.Stored.Length;
                Note(e.At, RunEventNames.Ended(e.Status), -1, -1, message: e.Error?.Message);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(@event));
        }
    }

    private void Start(StepStarted e)
    {
        var step = steps[e.Step];
        var unit = step.Unit(e.Element);
        if (unit.Status != StepStatus.Pending)
        {
            throw new InvalidTransitionException($"Step {e.Step} of run {Id} cannot start: it is {unit.Status}.");
        }

        (unit.Status, unit.Child) = (StepStatus.Running, e.Child);
        if (e.Element < 0)
        {
            (step.StartedAt, step.Deadline) = (e.At, e.Until ?? Instant.Never);
            step.Round++;
        }
        else
        {
            step.BegunElements++;
        }

        LiveTasks += Definition.Steps[e.Step].Kind == StepKind.Task ? 1 : 0;
        Note(e.At, RunEventNames.StepStarted, e.Step, e.Element, AsTask(e.Child));
    }

    private void Map(StepMapped e)
    {
        var step = steps[e.Step];
        (step.Status, step.StartedAt, step.Elements) = (StepStatus.Running, e.At, new StepUnit[e.Count]);
        for (var i = 0; i < e.Count; i++)
        {
            step.Elements[i] = new StepUnit();
        }

        step.Round++;
        openMaps.Add(e.Step);
        MappedElements += e.Count;
        Size += e.Count * NoteBytes * 2;
        Note(e.At, RunEventNames.StepMapped, e.Step, -1, message: $"{e.Count} elements");
        EndWhenAllElementsHave(e.Step, e.At);
    }

    private void Complete(StepCompleted e)
    {
        var unit = steps[e.Step].Unit(e.Element);
        (unit.Result, unit.IsCached) = (e.Result, e.Cached);
        Size += e.Result.Stored.Length;
        TakeSignal(e.Step);
        Note(e.At, RunEventNames.StepCompleted, e.Step, e.Element, e.Task);
        End(e, StepStatus.Completed, e.Task);
    }

    private void Fail(StepFailed e)
    {
        steps[e.Step].Unit(e.Element).Error = e.Error;
        Size += e.Error.Message.Length;
        if (e.TakesSignal)
        {
            TakeSignal(e.Step);
        }

        Note(e.At, RunEventNames.StepFailed, e.Step, e.Element, e.Task, e.Error.Message);
        End(e, StepStatus.Failed, e.Task);
    }

    private void TakeSignal(int step)
    {
        if (Definition.Steps[step].Spec.Signal is { } waited && signals.FindIndex(signal => signal.Name == waited.Name) is >= 0 and var index)
        {
            signals.RemoveAt(index);
        }
    }

    private void End(StepEvent e, StepStatus status, TaskId? task)
    {
        var step = steps[e.Step];
        var unit = step.Unit(e.Element);
        if (unit.HasEnded)
        {
            throw new InvalidTransitionException($"Step {e.Step} of run {Id} has ended already.");
        }

        var wasLive = unit.Status == StepStatus.Running;
        (unit.Status, unit.Task) = (status, task ?? unit.Task);
        LiveTasks -= wasLive && Definition.Steps[e.Step].Kind == StepKind.Task && (e.Element >= 0 || step.Elements is null) ? 1 : 0;
        if (e.Element < 0)
        {
            Close(e.Step, e.At);
            return;
        }

        step.EndedElements++;
        step.BegunElements += wasLive ? 0 : 1;
        if (status == StepStatus.Failed)
        {
            step.Error ??= unit.Error! with { Message = $"Element {e.Element}: {unit.Error!.Message}" };
        }

        EndWhenAllElementsHave(e.Step, e.At);
    }

    /// <summary>A mapped step ends with the last element that has begun, when one has failed or the run is stopped; else with the last of all.</summary>
    private void EndWhenAllElementsHave(int index, Instant at)
    {
        var step = steps[index];
        if (step.LiveElements > 0 || (step.EndedElements < step.Elements!.Length && step.Error is null && !IsStopped(index)))
        {
            return;
        }

        foreach (var element in step.Elements.Where(element => !element.HasEnded))
        {
            element.Status = IsStopped(index) ? StepStatus.Cancelled : StepStatus.Skipped;
        }

        var isCancelled = Array.Exists(step.Elements, element => element.Status == StepStatus.Cancelled);
        step.Status = step.Error is not null ? StepStatus.Failed : isCancelled ? StepStatus.Cancelled : StepStatus.Completed;
        Close(index, at);
    }

    /// <summary>A step has come to its end: who waited for it may begin, or nobody does any longer.</summary>
    private void Close(int index, Instant at)
    {
        var (step, vertex) = (steps[index], Definition.Steps[index]);
        (step.FinishedAt, step.Deadline) = (at, Instant.Never);
        openMaps.Remove(index);
        step.Items = null;
        Left(vertex);
        foreach (var dependent in vertex.Dependents)
        {
            // A final step waits for all ordinary ones anyway.
            var counts = vertex.Spec.IsFinal || !Definition.Steps[dependent].Spec.IsFinal;
            if (counts && steps[dependent].Status == StepStatus.Pending && --steps[dependent].Waits == 0)
            {
                LineUp(dependent);
            }
        }

        var fails = step.Status == StepStatus.Failed || (step.Status == StepStatus.Cancelled && !IsCancelling);
        if (fails && !vertex.Spec.ContinueOnError && FailedStep < 0)
        {
            FailedStep = index;
            StopPending(at, StepStatus.Skipped, $"step '{vertex.Id}' has failed");
        }
    }

    private void Left(Step vertex)
    {
        if (vertex.Spec.IsFinal)
        {
            finalsLeft--;
        }
        else if (--ordinaryLeft == 0)
        {
            ReadyFinals();
        }
    }

    /// <summary>Ordinary steps that have not begun never will, nor do those that wait for a signal go on.</summary>
    private void StopPending(Instant at, StepStatus status, string reason)
    {
        for (var i = 0; i < steps.Length; i++)
        {
            var (step, vertex) = (steps[i], Definition.Steps[i]);
            if (vertex.Spec.IsFinal)
            {
                continue;
            }

            if (step.Status == StepStatus.Pending || (step.Status == StepStatus.Running && vertex.Kind == StepKind.Signal))
            {
                (step.Status, step.Reason, step.FinishedAt, step.Deadline) = (status, reason, at, Instant.Never);
                Left(vertex);
            }
            else if (step is { Status: StepStatus.Running, Elements: not null } && status == StepStatus.Cancelled)
            {
                EndWhenAllElementsHave(i, at);
            }
        }
    }

    private void Begin(RunRerun e)
    {
        foreach (var index in e.Steps)
        {
            MappedElements -= steps[index].Elements?.Length ?? 0;
            steps[index].Reset();

            // An answer that was too many for the last round is none for the next.
            if (Definition.Steps[index].Spec.Signal is { } signal)
            {
                signals.RemoveAll(kept => kept.Name == signal.Name);
            }
        }

        (Status, IsCancelling, HasTimedOut, CancelReason, FailedStep) = (RunStatus.Running, false, false, null, -1);
        (Result, Error, FinishedAt, StartedAt) = (default, null, null, e.At);
        Note(e.At, RunEventNames.RunRerun, -1, -1, message: $"{e.Steps.Count} steps");
        Line();
    }

    /// <summary>Counts what each pending step waits for, and lines up those that wait for nothing.</summary>
    private void Line()
    {
        ready.Clear();
        readyTasks.Clear();
        (ordinaryLeft, finalsLeft) = (0, 0);
        foreach (var vertex in Definition.Steps)
        {
            var step = steps[vertex.Index];
            if (step.HasEnded)
            {
                continue;
            }

            ordinaryLeft += vertex.Spec.IsFinal ? 0 : 1;
            finalsLeft += vertex.Spec.IsFinal ? 1 : 0;
            step.Waits = vertex.Dependencies.Count(dependency =>
                !steps[dependency].HasEnded && (!vertex.Spec.IsFinal || Definition.Steps[dependency].Spec.IsFinal));
            if (step.Status == StepStatus.Pending && step.Waits == 0 && !vertex.Spec.IsFinal)
            {
                LineUp(vertex.Index);
            }
        }

        if (ordinaryLeft == 0)
        {
            ReadyFinals();
        }
    }

    private void ReadyFinals()
    {
        foreach (var vertex in Definition.Steps.Where(vertex => vertex.Spec.IsFinal))
        {
            if (steps[vertex.Index] is { Status: StepStatus.Pending, Waits: 0 })
            {
                LineUp(vertex.Index);
            }
        }
    }

    private static TaskId? AsTask(RunId? run) => run is { } id ? new TaskId(id.Shard, id.Ulid) : null;

    private void Note(Instant at, string type, int step, int element, TaskId? subject = null, string? message = null)
    {
        notes.Add(new RunNote(at, type, step, element, subject, message));
        Size += NoteBytes + (message?.Length ?? 0);
    }
}
