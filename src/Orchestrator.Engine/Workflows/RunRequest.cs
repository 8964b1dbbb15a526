using Orchestrator.Domain.Workflows.Specs;

namespace Orchestrator.Engine.Workflows;

/// <summary>A run that somebody wants: of a workflow that is given, or of a stored one.</summary>
public sealed record RunRequest
{
    /// <summary>The workflow; null for a stored one.</summary>
    public WorkflowSpec? Workflow { get; init; }

    /// <summary>The stored workflow; null when it is given.</summary>
    public WorkflowReference? Reference { get; init; }

    /// <summary>Parameters instead of the workflow's own, by name: a JSON object; empty for none.</summary>
    public ReadOnlyMemory<byte> Parameters { get; init; }

    /// <summary>Two requests with one key are one run; null for none. A key lives as long as its run is kept.</summary>
    public string? IdempotencyKey { get; init; }
}
