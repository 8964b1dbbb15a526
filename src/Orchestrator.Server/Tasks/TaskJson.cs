using Orchestrator.Contracts;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Tasks;

namespace Orchestrator.Server.Tasks;

/// <summary>A task as the API shows it.</summary>
internal static class TaskJson
{
    public static TaskResource From(TaskView task) => new()
    {
        TaskId = task.Id.ToString(),
        TaskType = task.Spec.Type,
        Domain = task.Spec.Domain,
        Status = task.State.Name(),
        Priority = task.Spec.Priority,
        Attempt = task.Attempt,
        MaxAttempts = task.Spec.Retry.MaxAttempts,
        AgentId = task.Agent,
        Progress = new ProgressResource(task.ProgressPercent, task.ProgressMessage),
        Result = new RawJson(task.Result),
        Error = task.Error is { } error ? From(error) : null,
        WaitingFor = task.WaitingFor,
        SubmittedAt = task.SubmittedAt.ToString(),
        ScheduledAt = task.ScheduledAt?.ToString(),
        StartedAt = task.StartedAt?.ToString(),
        FinishedAt = task.FinishedAt?.ToString(),
        CancelRequestedAt = task.CancelRequestedAt?.ToString(),
        Tags = task.Spec.Tags.Count == 0 ? NoTags : task.Spec.Tags.ToDictionary(StringComparer.Ordinal),
        InputData = new RawJson(task.Spec.Input),
    };

    public static ErrorResource From(TaskError error) => new(error.Type, error.Message, error.Retryable);

    private static Dictionary<string, string> NoTags { get; } = [];
}
