namespace Orchestrator.Contracts.Tasks;

/// <summary>A task as the API shows it.</summary>
public sealed record TaskResource
{
    public required string TaskId { get; init; }

    public required string TaskType { get; init; }

    public required string Domain { get; init; }

    /// <summary>submitted, queued, scheduled, running, completed, failed, cancelled or dead_lettered.</summary>
    public required string Status { get; init; }

    /// <summary>0 critical to 4 background.</summary>
    public required int Priority { get; init; }

    /// <summary>Number of the current or last attempt; 0 before the first.</summary>
    public required int Attempt { get; init; }

    public required int MaxAttempts { get; init; }

    /// <summary>Who runs or last ran it.</summary>
    public string? AgentId { get; init; }

    public required ProgressResource Progress { get; init; }

    /// <summary>The accepted result; null before, and for a handler that returned none.</summary>
    public RawJson Result { get; init; }

    public ErrorResource? Error { get; init; }

    /// <summary>Why it is not running, in words.</summary>
    public string? WaitingFor { get; init; }

    public required string SubmittedAt { get; init; }

    public string? ScheduledAt { get; init; }

    public string? StartedAt { get; init; }

    public string? FinishedAt { get; init; }

    /// <summary>When somebody asked to stop the running attempt.</summary>
    public string? CancelRequestedAt { get; init; }

    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    public RawJson InputData { get; init; }
}
