using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Runs;

namespace Orchestrator.Engine.Workflows;

/// <summary>A run as it stood at one moment; what callers see. It never changes.</summary>
public sealed record RunView
{
    public required RunId Id { get; init; }

    public required string WorkflowId { get; init; }

    /// <summary>The stored version; null for a workflow that was given with the request.</summary>
    public int? Version { get; init; }

    /// <summary>Of the workflow, 32 hexadecimal digits.</summary>
    public required string Hash { get; init; }

    public required RunStatus Status { get; init; }

    /// <summary>Somebody has asked to stop it, and it has not ended yet.</summary>
    public bool IsCancelling { get; init; }

    /// <summary>Grows with everything that happens to the run.</summary>
    public required long Revision { get; init; }

    /// <summary>The parameters it runs with, a JSON object.</summary>
    public ReadOnlyMemory<byte> Parameters { get; init; }

    /// <summary>A JSON value once it has completed; empty before.</summary>
    public TaskPayload Result { get; init; }

    /// <summary>Why it failed or was cancelled; null otherwise.</summary>
    public TaskError? Error { get; init; }

    public required Instant CreatedAt { get; init; }

    public Instant? FinishedAt { get; init; }

    /// <summary>Steps that have ended.</summary>
    public required int Ended { get; init; }

    /// <summary>All steps.</summary>
    public required int Total { get; init; }

    /// <summary>The run whose step it is; null for one that was asked for.</summary>
    public RunId? Parent { get; init; }

    /// <summary>The step of <see cref="Parent"/>; null for none.</summary>
    public string? ParentStep { get; init; }

    /// <summary>The run it was forked from; null for none.</summary>
    public RunId? ForkOf { get; init; }

    /// <summary>The steps in the order of the workflow; empty in lists.</summary>
    public IReadOnlyList<StepView> Steps { get; init; } = [];
}
