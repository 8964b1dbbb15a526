namespace Orchestrator.Contracts.Workflows;

/// <summary>One version of a stored workflow; it never changes.</summary>
public sealed record WorkflowResource
{
    /// <summary>The id that it was put under.</summary>
    public required string WorkflowId { get; init; }

    /// <summary>From 1; each change is a new one.</summary>
    public required int Version { get; init; }

    /// <summary>For people; null for none.</summary>
    public required string? Name { get; init; }

    /// <summary>Of what it says, 32 hexadecimal digits: equal for equal workflows.</summary>
    public required string Hash { get; init; }

    /// <summary>When this version was stored.</summary>
    public required string StoredAt { get; init; }

    /// <summary>How many steps it has.</summary>
    public required int Steps { get; init; }

    /// <summary>The workflow itself; null in lists.</summary>
    public required WorkflowSpecResource? Spec { get; init; }
}
