using System.Text.Json.Serialization;

namespace Orchestrator.Contracts.Tasks;

/// <summary>A task as the API shows it.</summary>
public sealed record TaskResource
{
    /// <summary>What it is found by; opaque.</summary>
    public required string TaskId { get; init; }

    /// <summary>Which handler runs it.</summary>
    public required string TaskType { get; init; }

    /// <summary>Which queue it is in.</summary>
    public required string Domain { get; init; }

    /// <summary>submitted, queued, scheduled, running, completed, failed, cancelled or dead_lettered.</summary>
    public required string Status { get; init; }

    /// <summary>0 critical to 4 background.</summary>
    public required int Priority { get; init; }

    /// <summary>Number of the current or last attempt; 0 before the first.</summary>
    public required int Attempt { get; init; }

    /// <summary>Attempts that may end by report or time-out.</summary>
    public required int MaxAttempts { get; init; }

    /// <summary>Who runs or last ran it; null before.</summary>
    public string? AgentId { get; init; }

    /// <summary>How far it is.</summary>
    public required ProgressResource Progress { get; init; }

    /// <summary>The accepted result; null before, and for a handler that returned none.</summary>
    public RawJson Result { get; init; }

    /// <summary>True when another task computed the result; not there when this one did, or there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Cached { get; init; }

    /// <summary>The task that computed the result; not there when this one did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CachedFrom { get; init; }

    /// <summary>Why it failed, or why its last attempt did; null when none did.</summary>
    public ErrorResource? Error { get; init; }

    /// <summary>Why it is not running, in words; null when it runs or has ended.</summary>
    public string? WaitingFor { get; init; }

    /// <summary>When it was accepted.</summary>
    public required string SubmittedAt { get; init; }

    /// <summary>When its current or last attempt was given to an agent; null before the first.</summary>
    public string? ScheduledAt { get; init; }

    /// <summary>When its current or last attempt started; null before the first.</summary>
    public string? StartedAt { get; init; }

    /// <summary>When it ended; null before.</summary>
    public string? FinishedAt { get; init; }

    /// <summary>When somebody asked to stop the running attempt; null when nobody did.</summary>
    public string? CancelRequestedAt { get; init; }

    /// <summary>For a task on several agents the current or last attempt of each; not there for one agent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<TaskAttemptResource>? Attempts { get; init; }

    /// <summary>What it can be found by; empty for none.</summary>
    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    /// <summary>What it was given; null for nothing.</summary>
    public RawJson InputData { get; init; }
}
