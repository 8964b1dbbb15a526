using Orchestrator.Contracts.Tasks;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.Output;

/// <summary>A task as names and values; what is not there is left out.</summary>
internal static class TaskFields
{
    public static List<(string Name, Cell Value)> Of(TaskResource task, Moments moments)
    {
        var fields = new List<(string Name, Cell Value)>
        {
            ("Task", task.TaskId),
            ("Type", task.TaskType),
            ("Status", StatusOf(task)),
        };
        AddText("Waiting for", task.WaitingFor);
        if (task.Error is { } error)
        {
            fields.Add(("Error", new Cell($"{error.Type}: {error.Message}{(error.Retryable ? "" : " (not retryable)")}", task.HasCompleted() ? Tone.Quiet : Tone.Bad)));
        }

        AddText("Progress", !task.HasCompleted() && (task.Progress.Percent > 0 || task.Progress.Message is not null) ? $"{task.Progress.Percent:0.#}% {task.Progress.Message}".TrimEnd() : null);
        fields.Add(("Attempt", $"{task.Attempt} of {task.MaxAttempts}"));
        AddText("Agent", task.AgentId);
        fields.Add(("Domain", task.Domain));
        fields.Add(("Priority", PriorityNames.Of(task.Priority)));
        AddText("Tags", string.Join(' ', task.Tags.Select(tag => $"{tag.Key}={tag.Value}")));
        AddMoment("Submitted", task.SubmittedAt);
        AddMoment("Scheduled", task.ScheduledAt);
        AddMoment("Started", task.StartedAt);
        AddMoment("Cancel asked", task.CancelRequestedAt);
        AddMoment("Finished", task.FinishedAt, task.StartedAt is null ? null : $"took {moments.Between(task.StartedAt, task.FinishedAt)}");
        AddText("Input", task.InputData.IsNull ? null : JsonText.Pretty(task.InputData));
        AddText("Result", task.Result.IsNull ? null : JsonText.Pretty(task.Result));
        return fields;

        void AddText(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                fields.Add((name, value));
            }
        }

        void AddMoment(string name, string? at, string? more = null) =>
            AddText(name, at is null ? null : $"{moments.Full(at)} ({more ?? moments.Ago(at)})");
    }

    public static Cell StatusOf(TaskResource task) => new(task.Status, Tones.OfStatus(task.Status));
}
