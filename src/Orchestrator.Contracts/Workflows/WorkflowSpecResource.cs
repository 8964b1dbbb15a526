using System.Text.Json.Serialization;

namespace Orchestrator.Contracts.Workflows;

/// <summary>A workflow as it is written down: steps, and what each waits for. Null takes the default.</summary>
public sealed record WorkflowSpecResource
{
    /// <summary>Its id; may be left out where the path has it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? WorkflowId { get; init; }

    /// <summary>For people.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>Parameters that a run has unless it is given others: an object.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RawJson? GlobalParameters { get; init; }

    /// <summary>The steps.</summary>
    public required IReadOnlyList<StepSpecResource> Tasks { get; init; }

    /// <summary>What a run results in: JSON with expressions. Default: an object of the results of the last steps, by id.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RawJson? Result { get; init; }

    /// <summary>Seconds a run may take from its start, pauses included. Default: as long as its steps take.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Timeout { get; init; }

    /// <summary>How many tasks of one run may wait in queues or run at the same time. Default 0, which is no limit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MaxParallel { get; init; }
}
