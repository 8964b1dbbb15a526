using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Runs;

namespace Orchestrator.Engine.Workflows;

/// <summary>A step of a run as it stood at one moment.</summary>
public sealed record StepView
{
    public required string Id { get; init; }

    public required StepStatus Status { get; init; }

    /// <summary>Ids of the steps it waits for.</summary>
    public IReadOnlyList<string> Dependencies { get; init; } = [];

    /// <summary>Its task; null before it is submitted, and for steps without one task.</summary>
    public TaskId? Task { get; init; }

    /// <summary>The run of a step that runs a workflow; null otherwise.</summary>
    public RunId? Run { get; init; }

    /// <summary>The signal that it waits for; null otherwise.</summary>
    public string? Signal { get; init; }

    /// <summary>When a step that waits for a signal gives up; null otherwise.</summary>
    public Instant? Deadline { get; init; }

    /// <summary>How often it was done: 0 before, more than 1 after reruns.</summary>
    public int Attempt { get; init; }

    /// <summary>True when its result was known before.</summary>
    public bool Cached { get; init; }

    public Instant? StartedAt { get; init; }

    public Instant? FinishedAt { get; init; }

    /// <summary>A JSON value; empty for none. Of a mapped step an array in the order of the elements.</summary>
    public TaskPayload Result { get; init; }

    public TaskError? Error { get; init; }

    /// <summary>Elements of a mapped step; null for another, and before they are known.</summary>
    public int? Elements { get; init; }

    /// <summary>Elements that have ended.</summary>
    public int EndedElements { get; init; }

    /// <summary>Why it was skipped or waits, in words; null otherwise.</summary>
    public string? Reason { get; init; }
}
