using Orchestrator.Domain.Workflows.Graph;
using Orchestrator.Domain.Workflows.Runs;

namespace Orchestrator.Engine.Workflows.Runs;

/// <summary>Runs as callers see them.</summary>
internal static class RunViews
{
    /// <summary>The run with its steps.</summary>
    public static RunView Of(Run run)
    {
        var ids = run.Definition.Steps;
        return Summary(run) with { Steps = [.. ids.Select(vertex => Of(run, vertex))] };
    }

    /// <summary>The run without its steps, for lists.</summary>
    public static RunView Summary(Run run) => new()
    {
        Id = run.Id,
        WorkflowId = run.WorkflowId,
        Version = run.Version,
        Hash = run.Hash,
        Status = run.Status,
        IsCancelling = run.IsCancelling,
        Revision = run.Revision,
        Parameters = run.Parameters.ToJson(),
        Result = run.Result,
        Error = run.Error,
        CreatedAt = run.CreatedAt,
        FinishedAt = run.FinishedAt,
        Ended = run.Ended,
        Total = run.Steps.Count,
        Parent = run.Parent?.Run,
        ParentStep = run.ParentStep,
        ForkOf = run.ForkOf,
    };

    /// <summary>What happened, oldest first.</summary>
    public static IReadOnlyList<RunHistoryEntry> HistoryOf(Run run) =>
    [
        .. run.Notes.Select((note, i) => new RunHistoryEntry(
            i + 1, note.At, note.Type, note.Step < 0 ? null : run.Definition.Steps[note.Step].Id, note.Element < 0 ? null : note.Element, note.Subject?.ToString(), note.Message)),
    ];

    private static StepView Of(Run run, Step vertex)
    {
        var step = run.Steps[vertex.Index];
        return new StepView
        {
            Id = vertex.Id,
            Status = step.Status,
            Dependencies = vertex.Spec.Dependencies,
            Task = step.Task,
            Run = step.Child,
            Signal = vertex.Spec.Signal?.Name,
            Deadline = step.Deadline == Domain.Instant.Never ? null : step.Deadline,
            Attempt = step.Round,
            Cached = step.IsCached,
            StartedAt = step.StartedAt,
            FinishedAt = step.FinishedAt,
            Result = step.Status == StepStatus.Completed ? StepResults.Of(step) : step.Result,
            Error = step.Error,
            Elements = step.Elements?.Length,
            EndedElements = step.EndedElements,
            Reason = step.Reason,
        };
    }
}
