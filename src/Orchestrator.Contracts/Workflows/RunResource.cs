using Orchestrator.Contracts.Tasks;

namespace Orchestrator.Contracts.Workflows;

/// <summary>A run of a workflow as it stands.</summary>
public sealed record RunResource
{
    /// <summary>What it is found by; opaque.</summary>
    public required string RunId { get; init; }

    /// <summary>The workflow it runs.</summary>
    public required string WorkflowId { get; init; }

    /// <summary>The stored version; null for a workflow that came with the request.</summary>
    public required int? Version { get; init; }

    /// <summary>Of the workflow it runs, 32 hexadecimal digits.</summary>
    public required string Hash { get; init; }

    /// <summary>running, paused, completed, failed or cancelled.</summary>
    public required string Status { get; init; }

    /// <summary>True when somebody has asked to stop it, and it has not ended yet.</summary>
    public required bool Cancelling { get; init; }

    /// <summary>Grows with everything that happens to the run.</summary>
    public required long Revision { get; init; }

    /// <summary>How far it is.</summary>
    public required RunProgressResource Progress { get; init; }

    /// <summary>What it runs with: an object.</summary>
    public required RawJson Parameters { get; init; }

    /// <summary>Its steps by id, in the order of the workflow; empty in lists.</summary>
    public required IReadOnlyDictionary<string, RunStepResource> Tasks { get; init; }

    /// <summary>What it results in; null before it has completed.</summary>
    public required RawJson Result { get; init; }

    /// <summary>Why it failed or was cancelled; null otherwise.</summary>
    public required ErrorResource? Error { get; init; }

    /// <summary>When it was started.</summary>
    public required string CreatedAt { get; init; }

    /// <summary>When it ended; null before.</summary>
    public required string? FinishedAt { get; init; }

    /// <summary>The run whose step it is; null for one that was asked for.</summary>
    public required string? ParentRunId { get; init; }

    /// <summary>The step of that run; null for none.</summary>
    public required string? ParentStep { get; init; }

    /// <summary>The run it was forked from; null for none.</summary>
    public required string? ForkOf { get; init; }
}
