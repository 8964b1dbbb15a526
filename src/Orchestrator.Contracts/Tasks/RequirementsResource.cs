using System.Text.Json.Serialization;

namespace Orchestrator.Contracts.Tasks;

/// <summary>What an agent must offer to run a task; null takes the default, which requires nothing.</summary>
public sealed record RequirementsResource
{
    /// <summary>All of these capabilities.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Capabilities { get; init; }

    /// <summary>CPU cores.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? MinCpu { get; init; }

    /// <summary>Memory in MiB.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? MinMemory { get; init; }

    /// <summary>GPUs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Gpu { get; init; }

    /// <summary>All of these labels, each with this value.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>How many distinct agents run it at the same time, 1 to 16.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Redundancy { get; init; }

    /// <summary>What their results come to: <c>first</c> (the default) takes the first, <c>all</c> the list of all, <c>majority</c> the one that more than half agree on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RedundancyPolicy { get; init; }

    /// <summary>This device.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DeviceId { get; init; }

    /// <summary>The zone whose agents go first; others are taken when none of them has room.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Zone { get; init; }
}
