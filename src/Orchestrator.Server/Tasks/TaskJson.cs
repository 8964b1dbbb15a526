using System.Text.Json;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Redundancy;
using Orchestrator.Engine;
using Orchestrator.Engine.Tasks;
using N = Orchestrator.Server.Tasks.TaskJsonNames;

namespace Orchestrator.Server.Tasks;

/// <summary>
/// Writes a task as <see cref="TaskResource"/> describes it. By hand because every submission and every look at a task
/// passes here: no string is made of an id, a time or a payload.
/// </summary>
internal static class TaskJson
{
    // Ids and times: the longer of the two.
    private const int ScratchLength = 48;

    /// <summary>Writes one task.</summary>
    /// <param name="withResults">False leaves out the results of single attempts: a page of tasks on many agents would be very long.</param>
    public static void Write(Utf8JsonWriter json, TaskView task, bool withResults = true)
    {
        Span<byte> scratch = stackalloc byte[ScratchLength];
        json.WriteStartObject();
        json.WriteString(N.TaskId, scratch[..task.Id.Format(scratch)]);
        json.WriteString(N.TaskType, task.Spec.Type);
        json.WriteString(N.Domain, task.Spec.Domain);
        json.WriteString(N.Status, N.States[(int)task.State]);
        json.WriteNumber(N.Priority, task.Spec.Priority);
        json.WriteNumber(N.Attempt, task.Attempt);
        json.WriteNumber(N.MaxAttempts, task.Spec.Retry.MaxAttempts);
        json.WriteString(N.AgentId, task.Agent);
        json.WriteStartObject(N.Progress);
        json.WriteNumber(N.Percent, task.ProgressPercent);
        json.WriteString(N.Message, task.ProgressMessage);
        json.WriteEndObject();
        WritePayload(json, N.Result, task.Result);
        if (task.CachedFrom is { } from)
        {
            json.WriteBoolean(N.Cached, true);
            json.WriteString(N.CachedFrom, scratch[..from.Format(scratch)]);
        }

        WriteError(json, task.Error);
        json.WriteString(N.WaitingFor, task.WaitingFor);
        WriteTime(json, N.SubmittedAt, task.SubmittedAt, scratch);
        WriteTime(json, N.ScheduledAt, task.ScheduledAt, scratch);
        WriteTime(json, N.StartedAt, task.StartedAt, scratch);
        WriteTime(json, N.FinishedAt, task.FinishedAt, scratch);
        WriteTime(json, N.CancelRequestedAt, task.CancelRequestedAt, scratch);
        WriteAttempts(json, task.Attempts, withResults, scratch);
        json.WriteStartObject(N.Tags);
        foreach (var (name, value) in task.Spec.Tags)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        WritePayload(json, N.InputData, task.Spec.Input);
        json.WriteEndObject();
    }

    /// <summary>Writes a page of tasks as <see cref="TaskListResource"/> describes it.</summary>
    public static void Write(Utf8JsonWriter json, TaskPage page)
    {
        json.WriteStartObject();
        json.WriteStartArray(N.Items);
        foreach (var task in page.Items)
        {
            Write(json, task, withResults: false);
        }

        json.WriteEndArray();
        json.WriteString(N.NextCursor, page.Next?.ToString());
        json.WriteEndObject();
    }

    /// <summary>Writes the member <c>error</c>.</summary>
    public static void WriteError(Utf8JsonWriter json, TaskError? error)
    {
        if (error is null)
        {
            json.WriteNull(N.Error);
            return;
        }

        json.WriteStartObject(N.Error);
        json.WriteString(N.Type, error.Type);
        json.WriteString(N.Message, error.Message);
        json.WriteBoolean(N.Retryable, error.Retryable);
        json.WriteEndObject();
    }

    private static void WriteAttempts(Utf8JsonWriter json, IReadOnlyList<AttemptCopy> attempts, bool withResults, Span<byte> scratch)
    {
        if (attempts.Count == 0)
        {
            return;
        }

        json.WriteStartArray(N.Attempts);
        foreach (var attempt in attempts)
        {
            json.WriteStartObject();
            json.WriteNumber(N.Attempt, attempt.Attempt);
            json.WriteString(N.AgentId, attempt.Agent);
            json.WriteString(N.Status, attempt.State.Name());
            WriteTime(json, N.ScheduledAt, attempt.ScheduledAt, scratch);
            WriteTime(json, N.StartedAt, attempt.StartedAt, scratch);
            WriteTime(json, N.FinishedAt, attempt.EndedAt, scratch);
            WritePayload(json, N.Result, withResults ? attempt.Result : default);
            WriteError(json, attempt.Error);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WritePayload(Utf8JsonWriter json, JsonEncodedText name, TaskPayload payload)
    {
        json.WritePropertyName(name);
        if (payload.IsEmpty)
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteRawValue(payload.Span, skipInputValidation: true);
        }
    }

    private static void WriteTime(Utf8JsonWriter json, JsonEncodedText name, Instant? time, Span<byte> scratch)
    {
        if (time is { } at)
        {
            json.WriteString(name, scratch[..at.Format(scratch)]);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
