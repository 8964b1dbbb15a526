using System.Text.Json;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Server.Tasks;

/// <summary>The names in a task's JSON, encoded once.</summary>
internal static class TaskJsonNames
{
    public static readonly JsonEncodedText TaskId = JsonEncodedText.Encode("task_id");
    public static readonly JsonEncodedText TaskType = JsonEncodedText.Encode("task_type");
    public static readonly JsonEncodedText Domain = JsonEncodedText.Encode("domain");
    public static readonly JsonEncodedText Status = JsonEncodedText.Encode("status");
    public static readonly JsonEncodedText Priority = JsonEncodedText.Encode("priority");
    public static readonly JsonEncodedText Attempt = JsonEncodedText.Encode("attempt");
    public static readonly JsonEncodedText MaxAttempts = JsonEncodedText.Encode("max_attempts");
    public static readonly JsonEncodedText AgentId = JsonEncodedText.Encode("agent_id");
    public static readonly JsonEncodedText Progress = JsonEncodedText.Encode("progress");
    public static readonly JsonEncodedText Percent = JsonEncodedText.Encode("percent");
    public static readonly JsonEncodedText Message = JsonEncodedText.Encode("message");
    public static readonly JsonEncodedText Result = JsonEncodedText.Encode("result");
    public static readonly JsonEncodedText Cached = JsonEncodedText.Encode("cached");
    public static readonly JsonEncodedText CachedFrom = JsonEncodedText.Encode("cached_from");
    public static readonly JsonEncodedText Error = JsonEncodedText.Encode("error");
    public static readonly JsonEncodedText Type = JsonEncodedText.Encode("type");
    public static readonly JsonEncodedText Retryable = JsonEncodedText.Encode("retryable");
    public static readonly JsonEncodedText WaitingFor = JsonEncodedText.Encode("waiting_for");
    public static readonly JsonEncodedText SubmittedAt = JsonEncodedText.Encode("submitted_at");
    public static readonly JsonEncodedText ScheduledAt = JsonEncodedText.Encode("scheduled_at");
    public static readonly JsonEncodedText StartedAt = JsonEncodedText.Encode("started_at");
    public static readonly JsonEncodedText FinishedAt = JsonEncodedText.Encode("finished_at");
    public static readonly JsonEncodedText CancelRequestedAt = JsonEncodedText.Encode("cancel_requested_at");
    public static readonly JsonEncodedText Attempts = JsonEncodedText.Encode("attempts");
    public static readonly JsonEncodedText Tags = JsonEncodedText.Encode("tags");
    public static readonly JsonEncodedText InputData = JsonEncodedText.Encode("input_data");
    public static readonly JsonEncodedText Items = JsonEncodedText.Encode("items");
    public static readonly JsonEncodedText NextCursor = JsonEncodedText.Encode("next_cursor");

    /// <summary>The states by number.</summary>
    public static readonly JsonEncodedText[] States = [.. TaskStates.All.Select(state => JsonEncodedText.Encode(state.Name()))];
}
