using Orchestrator.Domain.Tasks.Redundancy;

namespace Orchestrator.Domain.Tasks;

/// <summary>What an agent must offer to run a task. Equal requirements wait in one line.</summary>
public sealed class TaskRequirements : IEquatable<TaskRequirements>
{
    /// <summary>Nothing is required.</summary>
    public static TaskRequirements None { get; } = new();

    /// <summary>Capabilities, all of which the agent must offer; sorted and distinct.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>CPU cores; 0 for no requirement.</summary>
    public double MinCpu { get; init; }

    /// <summary>Memory in MiB; 0 for no requirement.</summary>
    public double MinMemory { get; init; }

    /// <summary>GPUs; 0 for no requirement.</summary>
    public double Gpu { get; init; }

    /// <summary>Labels the agent must carry with these values; sorted by name.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; init; } = [];

    /// <summary>The device the agent must speak for; null for any.</summary>
    public string? DeviceId { get; init; }

    /// <summary>The zone whose agents go first; others are taken when none of them has room. Null for no preference.</summary>
    public string? Zone { get; init; }

    /// <summary>On how many distinct agents the task runs at the same time. Default 1; at most <see cref="TaskSpecRules.MaxRedundancy"/>.</summary>
    public int Redundancy { get; init; } = 1;

    /// <summary>What the results of several agents come to; of no meaning for one.</summary>
    public RedundancyPolicy RedundancyPolicy { get; init; }

    /// <summary>Agents that must not run it, by id, sorted: for a task on several agents those that have a part in it already. No part of a spec.</summary>
    public IReadOnlyList<string> ExcludedAgents { get; private init; } = [];

    /// <summary>The same, but for these agents.</summary>
    public TaskRequirements Excluding(IEnumerable<string> agents) => new()
    {
        Capabilities = Capabilities,
        MinCpu = MinCpu,
        MinMemory = MinMemory,
        Gpu = Gpu,
        Labels = Labels,
        DeviceId = DeviceId,
        Zone = Zone,
        Redundancy = Redundancy,
        RedundancyPolicy = RedundancyPolicy,
        ExcludedAgents = [.. agents.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
    };

    public bool Equals(TaskRequirements? other) =>
        ReferenceEquals(this, other)
        || (other is not null
            && MinCpu.Equals(other.MinCpu)
            && MinMemory.Equals(other.MinMemory)
            && Gpu.Equals(other.Gpu)
            && DeviceId == other.DeviceId
            && Zone == other.Zone
            && Redundancy == other.Redundancy
            && RedundancyPolicy == other.RedundancyPolicy
            && Capabilities.SequenceEqual(other.Capabilities)
            && Labels.SequenceEqual(other.Labels)
            && ExcludedAgents.SequenceEqual(other.ExcludedAgents));

    public override bool Equals(object? obj) => Equals(obj as TaskRequirements);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(MinCpu);
        hash.Add(MinMemory);
        hash.Add(Gpu);
        hash.Add(DeviceId);
        hash.Add(Zone);
        hash.Add(Redundancy);
        hash.Add(RedundancyPolicy);
        foreach (var capability in Capabilities)
        {
            hash.Add(capability);
        }

        foreach (var label in Labels)
        {
            hash.Add(label);
        }

        foreach (var agent in ExcludedAgents)
        {
            hash.Add(agent);
        }

        return hash.ToHashCode();
    }
}
