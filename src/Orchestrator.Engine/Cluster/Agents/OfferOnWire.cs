using Orchestrator.Cluster;
using Orchestrator.Domain.Agents;
using Orchestrator.Engine.Agents;
using Orchestrator.Engine.Cluster.Wire;

namespace Orchestrator.Engine.Cluster.Agents;

/// <summary>What an agent offers to other nodes' shards.</summary>
internal static class OfferOnWire
{
    public static void Write(WireWriter writer, InProcessAgent agent)
    {
        var profile = agent.Profile;
        writer.Text(profile.Id);
        writer.Many([.. profile.TaskTypes], writer.Text);
        writer.Many([.. profile.Capabilities], writer.Text);
        writer.Many([.. profile.Labels], label =>
        {
            writer.Text(label.Key);
            writer.Text(label.Value);
        });
        writer.Int(agent.Slots);
        writer.Bool(agent.IsDraining);
    }

    public static RemoteAgent Read(WireReader reader, MemberId from, NodeExchange exchange, TimeProvider time)
    {
        var profile = new AgentProfile
        {
            Id = reader.Text(),
            TaskTypes = reader.Many(reader.Text).ToHashSet(StringComparer.Ordinal),
            Capabilities = reader.Many(reader.Text).ToHashSet(StringComparer.Ordinal),
            Labels = reader.Many(() => KeyValuePair.Create(reader.Text(), reader.Text())).ToDictionary(StringComparer.Ordinal),
        };
        var (slots, isDraining) = (reader.Int(), reader.Bool());
        return new RemoteAgent(from, profile, slots, isDraining, exchange, time);
    }
}
