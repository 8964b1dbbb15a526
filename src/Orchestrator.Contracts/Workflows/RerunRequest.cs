using System.Text.Json.Serialization;

namespace Orchestrator.Contracts.Workflows;

/// <summary>Body of <c>POST /api/v1/workflows/runs/{run_id}/rerun</c>; may be left out.</summary>
public sealed record RerunRequest
{
    /// <summary>The step that is done again, with all that follow it. Null for all that did not complete.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? From { get; init; }

    /// <summary>True leaves the run as it is and does it in a new one, which takes over the results of the other steps. Default false.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Fork { get; init; }

    /// <summary>Parameters of the new run, an object; only with <see cref="Fork"/>. Null for those of the old one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RawJson? Parameters { get; init; }
}
