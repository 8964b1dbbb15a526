using System.Text.Json.Serialization;

namespace Orchestrator.Contracts.Workflows;

/// <summary>Body of <c>POST /api/v1/workflows/runs</c>: a whole workflow, which is told by its <see cref="Tasks"/>, or the id of a stored one.</summary>
public sealed record StartRunRequest
{
    /// <summary>The stored workflow; with <see cref="Tasks"/> the id of the one that is given.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? WorkflowId { get; init; }

    /// <summary>Of the stored workflow, from 1. Null for the latest.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Version { get; init; }

    /// <summary>Parameters instead of the workflow's own, by name: an object.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RawJson? Parameters { get; init; }

    /// <summary>Two requests with one key are one run.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? IdempotencyKey { get; init; }

    /// <summary>For people; only with <see cref="Tasks"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>Parameters that the run has unless it is given others: an object; only with <see cref="Tasks"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RawJson? GlobalParameters { get; init; }

    /// <summary>The steps of a workflow that is not stored. Null runs a stored one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<StepSpecResource>? Tasks { get; init; }

    /// <summary>What the run results in; only with <see cref="Tasks"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RawJson? Result { get; init; }

    /// <summary>Seconds the run may take; only with <see cref="Tasks"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Timeout { get; init; }

    /// <summary>How many of its tasks may wait in queues or run at the same time; only with <see cref="Tasks"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MaxParallel { get; init; }
}
