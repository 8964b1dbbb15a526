using System.Globalization;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Contracts.Workflows;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Engine.Tasks;
using Orchestrator.Engine.Workflows;

namespace Orchestrator.Server.Workflows;

/// <summary>A run as the API shows it.</summary>
internal static class RunJson
{
    private static readonly RawJson NoParameters = RawJson.Parse("{}");
    private static readonly IReadOnlyDictionary<TaskId, TaskView> NoTasks = new Dictionary<TaskId, TaskView>();

    /// <param name="tasks">Tasks of steps as they stand, by id; those that are not there are shown as the run knows them. Null for none.</param>
    public static RunResource From(RunView run, IReadOnlyDictionary<TaskId, TaskView>? tasks = null) => new()
    {
        RunId = run.Id.ToString(),
        WorkflowId = run.WorkflowId,
        Version = run.Version,
        Hash = run.Hash,
        Status = RunNames.Of(run.Status),
        Cancelling = run.IsCancelling,
        Revision = run.Revision,
        Progress = new RunProgressResource(run.Ended, run.Total, run.Total == 0 ? 100 : Math.Round(100.0 * run.Ended / run.Total, 1)),
        Parameters = run.Parameters.IsEmpty ? NoParameters : new RawJson(run.Parameters),
        Tasks = StepsOf(run, tasks ?? NoTasks),
        Result = From(run.Result),
        Error = From(run.Error),
        CreatedAt = run.CreatedAt.ToString(),
        FinishedAt = run.FinishedAt?.ToString(),
        ParentRunId = run.Parent?.ToString(),
        ParentStep = run.ParentStep,
        ForkOf = run.ForkOf?.ToString(),
    };

    public static RunListResource From(RunPage page) => new([.. page.Items.Select(run => From(run))], page.Next?.ToString());

    public static RunEventResource From(RunHistoryEntry entry) =>
        new(entry.Revision, entry.Type, entry.At.ToString(), entry.Step, entry.Element, entry.Task, entry.Message);

    /// <summary>What a page of a history ends with, for the next to begin behind.</summary>
    public static string CursorOf(RunEventResource last) => last.Revision.ToString(CultureInfo.InvariantCulture);

    private static OrderedDictionary<string, RunStepResource> StepsOf(RunView run, IReadOnlyDictionary<TaskId, TaskView> tasks)
    {
        var steps = new OrderedDictionary<string, RunStepResource>(run.Steps.Count, StringComparer.Ordinal);
        foreach (var step in run.Steps)
        {
            steps.Add(step.Id, From(step, step.Task is { } id && tasks.TryGetValue(id, out var task) && !task.State.IsTerminal() ? task : null));
        }

        return steps;
    }

    private static RunStepResource From(StepView step, TaskView? task) => new()
    {
        Status = task?.State.Name() ?? RunNames.Of(step.Status),
        Dependencies = step.Dependencies,
        TaskId = step.Task?.ToString(),
        RunId = step.Run?.ToString(),
        Signal = step.Signal,
        DeadlineAt = step.Deadline?.ToString(),
        Attempt = step.Attempt,
        Cached = step.Cached,
        Elements = step.Elements is { } total ? new StepElementsResource(step.EndedElements, total) : null,
        Progress = task is null ? null : new ProgressResource(task.ProgressPercent, task.ProgressMessage),
        WaitingFor = task?.WaitingFor ?? (step.Status is StepStatus.Pending or StepStatus.Running ? step.Reason : null),
        Reason = step.Status is StepStatus.Pending or StepStatus.Running ? null : step.Reason,
        StartedAt = step.StartedAt?.ToString(),
        FinishedAt = step.FinishedAt?.ToString(),
        Result = From(step.Result),
        Error = From(step.Error),
    };

    private static RawJson From(TaskPayload payload) => payload.IsEmpty ? default : new RawJson(payload.ToJson());

    private static ErrorResource? From(TaskError? error) => error is null ? null : new ErrorResource(error.Type, error.Message, error.Retryable);
}
