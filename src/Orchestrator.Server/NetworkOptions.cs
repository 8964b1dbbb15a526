using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Nodes;

namespace Orchestrator.Server;

/// <summary>Node managers: processes of others that hold agents and register with <c>POST /api/v1/nodes/{id}/register</c>, or are found at configured addresses.</summary>
public sealed class NetworkOptions
{
    private const int MaxDiscoveryEndpoints = 1_000;

    /// <summary>Addresses at which to look for node managers, such as <c>http://10.0.0.7:8080</c>; at most 1,000. Default none.</summary>
    public IReadOnlyList<string> DiscoveryEndpoints { get; set; } = [];

    /// <summary>Node managers that may be registered; 1 to 10,000. Default 100.</summary>
    public int MaxNodes { get; set; } = 100;

    /// <summary>How often a node manager is to be heard of; 1 s to 1 h. Default 30 s.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Heartbeats in a row that may be missing before a node manager is down and its agents' work is given back; 1 to 100. Default 3.</summary>
    public int MissedHeartbeats { get; set; } = 3;

    /// <summary>Percent of a node's processors in use, above which it gets no new work; 1 to 100. Default 80; 100 sets no limit.</summary>
    public int CpuThreshold { get; set; } = 80;

    /// <summary>Percent of a node's memory in use, above which it gets no new work; 1 to 100. Default 85; 100 sets no limit.</summary>
    public int MemoryThreshold { get; set; } = 85;

    /// <summary>Says what is wrong, the option's name and the cure in each message; empty when nothing is.</summary>
    internal IEnumerable<string> Problems()
    {
        const string Section = nameof(ServerOptions.Network);
        if (DiscoveryEndpoints.Count > MaxDiscoveryEndpoints)
        {
            yield return $"{Section}.{nameof(DiscoveryEndpoints)} has {DiscoveryEndpoints.Count} addresses; name at most {MaxDiscoveryEndpoints}.";
        }

        foreach (var endpoint in DiscoveryEndpoints)
        {
            if (AgentRules.EndpointFault(endpoint) is { } fault)
            {
                yield return $"{Section}.{nameof(DiscoveryEndpoints)}: '{endpoint}' {fault}.";
            }
        }

        foreach (var (name, value, most) in new[]
        {
            (nameof(MaxNodes), MaxNodes, 10_000), (nameof(MissedHeartbeats), MissedHeartbeats, 100), (nameof(CpuThreshold), CpuThreshold, 100), (nameof(MemoryThreshold), MemoryThreshold, 100),
        })
        {
            if (value < 1 || value > most)
            {
                yield return $"{Section}.{name} is {value}; set it between 1 and {most}.";
            }
        }

        if (Heartbeat < TimeSpan.FromSeconds(1) || Heartbeat > TimeSpan.FromHours(1))
        {
            yield return $"{Section}.{nameof(Heartbeat)} is {Heartbeat}; set it between 1 and 3600 seconds.";
        }
    }

    /// <summary>The rules' own form of these.</summary>
    internal NodeLimits ToLimits() => new()
    {
        MaxNodes = MaxNodes,
        Heartbeat = Heartbeat,
        MissedHeartbeats = MissedHeartbeats,
        CpuThreshold = CpuThreshold,
        MemoryThreshold = MemoryThreshold,
    };
}
