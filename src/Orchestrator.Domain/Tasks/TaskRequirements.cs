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

    public bool Equals(TaskRequirements? other) =>
        ReferenceEquals(this, other)
        || (other is not null
            && MinCpu.Equals(other.MinCpu)
            && MinMemory.Equals(other.MinMemory)
            && Gpu.Equals(other.Gpu)
            && DeviceId == other.DeviceId
            && Capabilities.SequenceEqual(other.Capabilities)
            && Labels.SequenceEqual(other.Labels));

    public override bool Equals(object? obj) => Equals(obj as TaskRequirements);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(MinCpu);
        hash.Add(MinMemory);
        hash.Add(Gpu);
        hash.Add(DeviceId);
        foreach (var capability in Capabilities)
        {
            hash.Add(capability);
        }

        foreach (var label in Labels)
        {
            hash.Add(label);
        }

        return hash.ToHashCode();
    }
}
