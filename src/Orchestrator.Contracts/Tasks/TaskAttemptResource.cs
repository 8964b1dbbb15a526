namespace Orchestrator.Contracts.Tasks;

/// <summary>One of the attempts of a task that runs on several agents.</summary>
public sealed record TaskAttemptResource
{
    /// <summary>Its number.</summary>
    public required int Attempt { get; init; }

    /// <summary>Who runs or ran it.</summary>
    public required string AgentId { get; init; }

    /// <summary>scheduled, running, completed, failed, lost, snoozed or stopped (over with the task).</summary>
    public required string Status { get; init; }

    /// <summary>When it was given to its agent.</summary>
    public required string ScheduledAt { get; init; }

    /// <summary>When its agent started it; null before.</summary>
    public string? StartedAt { get; init; }

    /// <summary>When it was over; null before.</summary>
    public string? FinishedAt { get; init; }

    /// <summary>Its result; null when it has none, and in lists.</summary>
    public RawJson Result { get; init; }

    /// <summary>Why it has no result; null when it has one or runs.</summary>
    public ErrorResource? Error { get; init; }
}
