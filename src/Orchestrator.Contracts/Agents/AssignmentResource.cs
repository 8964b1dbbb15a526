namespace Orchestrator.Contracts.Agents;

/// <summary>An attempt for an agent to run.</summary>
public sealed record AssignmentResource
{
    /// <summary>The task.</summary>
    public required string TaskId { get; init; }

    /// <summary>The task's type.</summary>
    public required string TaskType { get; init; }

    /// <summary>The attempt's number, from 1 on.</summary>
    public required int Attempt { get; init; }

    /// <summary>Only reports with it are heard.</summary>
    public required string AttemptToken { get; init; }

    /// <summary>The task's input.</summary>
    public required RawJson InputData { get; init; }

    /// <summary>Seconds that it may run.</summary>
    public required double Timeout { get; init; }

    /// <summary>When its time is over, if it began now.</summary>
    public required string Deadline { get; init; }

    /// <summary>The last checkpoint of an earlier attempt; null when there is none.</summary>
    public required RawJson Checkpoint { get; init; }
}
