using System.Text.Json;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Server.Http;

namespace Orchestrator.Server.Tasks;

/// <summary>An event of a task's history as the API shows it. Tokens and sessions are left out: they are rights, not news.</summary>
internal static class TaskEventJson
{
    public static TaskEventResource From(HistoryEntry entry) => new(
        entry.Sequence,
        entry.Event.Type.Name(),
        entry.Event.At.ToString(),
        AttemptOf(entry.Event),
        DataOf(entry.Event));

    /// <summary>The attempt the event is about; null when it is about the task.</summary>
    public static int? AttemptOf(TaskEvent @event) => @event switch
    {
        TaskQueued e => e.Attempt,
        AttemptScheduled e => e.Attempt,
        AttemptStarted e => e.Attempt,
        AttemptProgressed e => e.Attempt,
        AttemptFailed e => e.Attempt,
        AttemptLost e => e.Attempt,
        CancelRequested e => e.Attempt,
        AttemptCompleted e => e.Attempt,
        TaskCompleted e => e.CachedFrom is null ? e.Attempt : null,
        TaskFailed e => e.Attempt,
        TaskCancelled e => e.Attempt,
        TaskDeadLettered e => e.Attempt,
        LateResultRecorded e => e.Attempt,
        _ => null,
    };

    private static RawJson DataOf(TaskEvent @event)
    {
        var buffer = JsonBuffer.Rent();
        WriteData(buffer.Writer, @event);
        buffer.Writer.Flush();
        var data = buffer.Written.ToArray();
        buffer.Return();
        return new RawJson(data);
    }

    /// <summary>Writes what the event says beyond its type, time and attempt, as an object.</summary>
    public static void WriteData(Utf8JsonWriter json, TaskEvent @event)
    {
        json.WriteStartObject();
        switch (@event)
        {
            case TaskSubmitted e:
                json.WriteString("task_type", e.Spec.Type);
                json.WriteString("domain", e.Spec.Domain);
                json.WriteNumber("priority", e.Spec.Priority);
                WriteTime(json, "due_at", e.DueAt);
                break;
            case TaskQueued e:
                WriteTime(json, "due_at", e.DueAt);
                break;
            case AttemptScheduled e:
                json.WriteString("agent_id", e.Agent);
                break;
            case AttemptStarted e:
                json.WriteString("agent_id", e.Agent);
                break;
            case AttemptProgressed e:
                json.WriteNumber("percent", e.Percent);
                json.WriteString("message", e.Message);
                json.WriteBoolean("checkpoint", !e.Checkpoint.IsEmpty);
                break;
            case AttemptFailed e:
                TaskJson.WriteError(json, e.Error);
                WriteTime(json, "retry_at", e.RetryAt);
                break;
            case AttemptLost e:
                TaskJson.WriteError(json, e.Error);
                json.WriteBoolean("charged", e.Charged);
                break;
            case CancelRequested e:
                json.WriteString("reason", e.Reason);
                WriteTime(json, "grace_until", e.GraceUntil);
                break;
            case TaskCompleted { CachedFrom: { } from }:
                json.WriteString("cached_from", from.ToString());
                break;
            case TaskFailed e:
                TaskJson.WriteError(json, e.Error);
                break;
            case TaskCancelled e:
                json.WriteString("reason", e.Reason);
                json.WriteBoolean("abandoned", e.Abandoned);
                break;
            case TaskDeadLettered e:
                TaskJson.WriteError(json, e.Error);
                break;
            case LateResultRecorded e:
                json.WriteString("outcome", e.Outcome);
                break;
            default:
                // An attempt or a task that completed, and a retry, say it all by their type; a result is read from the task.
                break;
        }

        json.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter json, string name, Instant? time) => json.WriteString(name, time?.ToString());
}
