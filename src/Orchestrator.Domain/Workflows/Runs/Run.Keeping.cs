using Orchestrator.Domain.Workflows.Graph;

namespace Orchestrator.Domain.Workflows.Runs;

/// <content>How a run gets into a snapshot, and out of it.</content>
public sealed partial class Run
{
    /// <summary>The run for a snapshot.</summary>
    public RunRecord Capture() => new(new RunStarted(Id, CreatedAt, Hash, WorkflowId, Version, Parameters) { Key = Key, Body = Body, Parent = Parent, ForkOf = ForkOf })
    {
        StartedAt = StartedAt,
        FinishedAt = FinishedAt,
        Status = Status,
        IsCancelling = IsCancelling,
        HasTimedOut = HasTimedOut,
        CancelReason = CancelReason,
        FailedStep = FailedStep,
        Result = Result,
        Error = Error,
        Signals = [.. signals],
        Notes = [.. notes],
        Steps = [.. steps.Select(step => new StepRecord(
            CaptureUnit(step), step.Round, step.StartedAt, step.FinishedAt, step.Deadline, step.Reason, step.Elements is null ? null : [.. step.Elements.Select(CaptureUnit)])
        {
            Begun = step.BegunElements,
            Ended = step.EndedElements,
        })],
    };

    /// <summary>The run out of a snapshot.</summary>
    internal static Run Restore(RunRecord kept, WorkflowDefinition definition)
    {
        var run = new Run(kept.Started, definition)
        {
            StartedAt = kept.StartedAt,
            FinishedAt = kept.FinishedAt,
            Status = kept.Status,
            IsCancelling = kept.IsCancelling,
            HasTimedOut = kept.HasTimedOut,
            CancelReason = kept.CancelReason,
            FailedStep = kept.FailedStep,
            Result = kept.Result,
            Error = kept.Error,
        };
        run.signals.AddRange(kept.Signals);
        run.notes.AddRange(kept.Notes);
        run.Size = kept.Started.Parameters.Stored.Length + (kept.Steps.Count * NoteBytes * 2) + kept.Result.Stored.Length
            + kept.Notes.Sum(note => NoteBytes + (note.Message?.Length ?? 0));
        for (var i = 0; i < run.steps.Length; i++)
        {
            run.Restore(i, kept.Steps[i]);
        }

        run.Line();
        return run;
    }

    private void Restore(int index, StepRecord kept)
    {
        var step = steps[index];
        RestoreUnit(step, kept.Unit);
        (step.Round, step.StartedAt, step.FinishedAt, step.Deadline, step.Reason) = (kept.Round, kept.StartedAt, kept.FinishedAt, kept.Deadline, kept.Reason);
        (step.BegunElements, step.EndedElements) = (kept.Begun, kept.Ended);
        var isTask = Definition.Steps[index].Kind == StepKind.Task;
        if (kept.Elements is { } elements)
        {
            MappedElements += elements.Count;
            step.Elements = new StepUnit[elements.Count];
            for (var i = 0; i < elements.Count; i++)
            {
                RestoreUnit(step.Elements[i] = new StepUnit(), elements[i]);
            }

            if (step.Status == StepStatus.Running)
            {
                openMaps.Add(index);
                LiveTasks += isTask ? step.LiveElements : 0;
            }
        }
        else if (step.Status == StepStatus.Running)
        {
            LiveTasks += isTask ? 1 : 0;
        }
    }

    private void RestoreUnit(StepUnit unit, UnitRecord kept)
    {
        (unit.Status, unit.Task, unit.Child, unit.Result, unit.Error, unit.IsCached) = (kept.Status, kept.Task, kept.Child, kept.Result, kept.Error, kept.IsCached);
        Size += kept.Result.Stored.Length + (kept.Error?.Message.Length ?? 0);
    }

    private static UnitRecord CaptureUnit(StepUnit unit) => new(unit.Status, unit.Task, unit.Child, unit.Result, unit.Error, unit.IsCached);
}
