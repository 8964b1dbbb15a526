using Orchestrator.Domain.Tasks;

namespace Orchestrator.Domain.Agents;

/// <summary>What an agent offers. Immutable: a change is a new profile.</summary>
public sealed record AgentProfile
{
    public required string Id { get; init; }

    /// <summary>Types it runs; empty for any.</summary>
    public IReadOnlySet<string> TaskTypes { get; init; } = new HashSet<string>();

    /// <summary>Capabilities it offers; tasks that require others pass it by.</summary>
    public IReadOnlySet<string> Capabilities { get; init; } = new HashSet<string>();

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>CPU cores; null when not declared, which counts as sufficient.</summary>
    public double? Cpu { get; init; }

    /// <summary>Memory in MiB; null when not declared, which counts as sufficient.</summary>
    public double? Memory { get; init; }

    /// <summary>GPUs; null when not declared, which counts as sufficient.</summary>
    public double? Gpu { get; init; }

    /// <summary>The device it speaks for; null for none.</summary>
    public string? DeviceId { get; init; }

    /// <summary>A name for people; null to show the id.</summary>
    public string? Name { get; init; }

    /// <summary>Its share of the work where that is given out by weight; above 0, by default 1.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>The node manager that it belongs to; null for none.</summary>
    public string? NodeManager { get; init; }

    /// <summary>Where it stands, such as a data centre's zone; null when it does not say.</summary>
    public string? Zone { get; init; }

    /// <summary>True when another profile of the agent would be given the same work.</summary>
    public bool OffersSameAs(AgentProfile other) =>
        TaskTypes.SetEquals(other.TaskTypes)
        && Capabilities.SetEquals(other.Capabilities)
        && Labels.Count == other.Labels.Count
        && Labels.All(label => other.Labels.TryGetValue(label.Key, out var value) && value == label.Value)
        && Cpu == other.Cpu
        && Memory == other.Memory
        && Gpu == other.Gpu
        && DeviceId == other.DeviceId
        && Weight == other.Weight
        && NodeManager == other.NodeManager
        && Zone == other.Zone;

    /// <summary>Why it cannot run such a task, in words; null when it can.</summary>
    public string? MismatchWith(string type, TaskRequirements requirements)
    {
        if (TaskTypes.Count > 0 && !TaskTypes.Contains(type))
        {
            return $"no agent runs task type '{type}'";
        }

        foreach (var capability in requirements.Capabilities)
        {
            if (!Capabilities.Contains(capability))
            {
                return $"no agent has capability '{capability}'";
            }
        }

        foreach (var (name, value) in requirements.Labels)
        {
            if (!Labels.TryGetValue(name, out var own) || own != value)
            {
                return $"no agent has label '{name}={value}'";
            }
        }

        if (requirements.DeviceId is { } device && device != DeviceId)
        {
            return $"no agent speaks for device '{device}'";
        }

        if (requirements.ExcludedAgents.Count > 0 && requirements.ExcludedAgents.Contains(Id, StringComparer.Ordinal))
        {
            return $"no agent is left that has no part in it: it runs on {requirements.Redundancy} distinct ones";
        }

        return Short("CPU cores", requirements.MinCpu, Cpu)
            ?? Short("MiB of memory", requirements.MinMemory, Memory)
            ?? Short("GPUs", requirements.Gpu, Gpu);
    }

    private static string? Short(string what, double wanted, double? offered) =>
        offered is { } amount && wanted > amount ? $"no agent has {wanted} {what}" : null;
}
