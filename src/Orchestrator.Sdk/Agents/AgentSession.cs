using Orchestrator.Contracts.Agents;
using Orchestrator.Sdk.Agents.Work;

namespace Orchestrator.Sdk.Agents;

/// <summary>The session that an agent has, or goes on with, over all its connections.</summary>
internal sealed class AgentSession(AgentOptions options, HeldWork work)
{
    /// <summary>Its name; null before the first.</summary>
    public string? Id { get; private set; }

    /// <summary>It ends when the agent was not heard of for so long.</summary>
    public TimeSpan TimeToLive { get; private set; } = TimeSpan.FromSeconds(30);

    /// <summary>When the agent was last registered, as a timestamp; null when it is not, or not any longer.</summary>
    public long? BegunAt { get; private set; }

    public RegisterAgentRequest Request() => new()
    {
        AgentId = options.AgentId,
        Name = options.Name,
        Capabilities = options.Capabilities,
        TaskTypes = options.TaskTypes ?? [.. options.Handlers.Keys],
        Slots = options.Slots,
        Resources = (options.Cpu ?? options.Memory ?? options.Gpu) is null ? null : new AgentResourcesResource(options.Cpu, options.Memory, options.Gpu),
        Labels = options.Labels,
        Weight = options.Weight,
        DeviceId = options.DeviceId,
        Zone = options.Zone,
        NodeManager = options.NodeManager,
        Session = Id,
        Running = Id is null ? null : work.InHand(),
    };

    /// <summary>The server has answered.</summary>
    /// <param name="ttl">In seconds; nonsense leaves what was known.</param>
    public void Begin(string id, double ttl)
    {
        Id = id;
        TimeToLive = ttl is > 0 and < 86_400 ? TimeSpan.FromSeconds(ttl) : TimeToLive;
        BegunAt = options.Time.GetTimestamp();
    }

    /// <summary>The connection is gone.</summary>
    /// <returns>How long it was there; null when it never was.</returns>
    public TimeSpan? BreakOff()
    {
        var lasted = BegunAt is { } begun ? options.Time.GetElapsedTime(begun) : (TimeSpan?)null;
        BegunAt = null;
        return lasted;
    }
}
