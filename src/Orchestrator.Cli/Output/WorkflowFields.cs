using System.Globalization;
using Orchestrator.Contracts.Workflows;

namespace Orchestrator.Cli.Output;

/// <summary>Stored workflows and runs as names and values; what is not there is left out.</summary>
internal static class WorkflowFields
{
    public static IReadOnlyList<string> Headings { get; } = ["ID", "VERSION", "STEPS", "STORED", "NAME"];

    public static IReadOnlyList<string> StepHeadings { get; } = ["STEP", "DOES", "AFTER"];

    public static IReadOnlyList<string> RunHeadings { get; } = ["ID", "WORKFLOW", "VERSION", "STATUS", "STEPS", "STARTED", "TOOK"];

    public static List<(string Name, Cell Value)> Of(WorkflowResource workflow, Moments moments) =>
    [
        ("Workflow", workflow.WorkflowId),
        ("Version", workflow.Version.ToString(CultureInfo.InvariantCulture)),
        .. workflow.Name is { } name ? [("Name", (Cell)name)] : Array.Empty<(string, Cell)>(),
        ("Hash", workflow.Hash),
        ("Stored", $"{moments.Full(workflow.StoredAt)} ({moments.Ago(workflow.StoredAt)})"),
        .. workflow.Spec?.GlobalParameters is { } parameters ? [("Parameters", (Cell)JsonText.Pretty(parameters))] : Array.Empty<(string, Cell)>(),
    ];

    public static IReadOnlyList<Cell> Row(WorkflowResource workflow, Moments moments) =>
    [
        workflow.WorkflowId,
        workflow.Version.ToString(CultureInfo.InvariantCulture),
        workflow.Steps.ToString(CultureInfo.InvariantCulture),
        moments.Full(workflow.StoredAt),
        workflow.Name,
    ];

    public static IReadOnlyList<Cell> Row(StepSpecResource step) =>
    [
        step.TaskId,
        (step.Map is null ? "" : "for each: ") + (step.TaskType ?? (step.Signal is { } signal ? $"waits for '{signal}'" : step.Approval == true ? "waits for approval" : "runs a workflow")),
        string.Join(", ", step.Dependencies ?? []),
    ];

    public static List<(string Name, Cell Value)> Of(RunResource run, Moments moments)
    {
        var fields = new List<(string Name, Cell Value)>
        {
            ("Run", run.RunId),
            ("Workflow", run.Version is { } version ? $"{run.WorkflowId}, version {version}" : run.WorkflowId),
            ("Status", StatusOf(run)),
        };
        if (run.Error is { } error)
        {
            fields.Add(("Error", new Cell($"{error.Type}: {error.Message}", Tone.Bad)));
        }

        fields.Add(("Steps", string.Create(CultureInfo.InvariantCulture, $"{run.Progress.Completed} of {run.Progress.Total} have ended")));
        AddText("Step of", run.ParentRunId is null ? null : $"{run.ParentRunId} ({run.ParentStep})");
        AddText("Forked from", run.ForkOf);
        AddText("Started", $"{moments.Full(run.CreatedAt)} ({moments.Ago(run.CreatedAt)})");
        AddText("Finished", run.FinishedAt is null ? null : $"{moments.Full(run.FinishedAt)} (took {moments.Between(run.CreatedAt, run.FinishedAt)})");
        AddText("Parameters", run.Parameters.ToString() == "{}" ? null : JsonText.Pretty(run.Parameters));
        AddText("Result", run.Result.IsNull ? null : JsonText.Pretty(run.Result));
        return fields;

        void AddText(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                fields.Add((name, value));
            }
        }
    }

    public static IReadOnlyList<Cell> Row(RunResource run, string startedAt, Moments moments) =>
    [
        run.RunId,
        run.WorkflowId,
        $"{run.Version}",
        StatusOf(run),
        string.Create(CultureInfo.InvariantCulture, $"{run.Progress.Completed}/{run.Progress.Total}"),
        startedAt,
        moments.Between(run.CreatedAt, run.FinishedAt),
    ];

    private static Cell StatusOf(RunResource run) => new(run.Cancelling ? "cancelling" : run.Status, Tones.OfStatus(run.Status));
}
