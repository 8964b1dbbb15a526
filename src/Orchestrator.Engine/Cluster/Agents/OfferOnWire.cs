using Orchestrator.Domain.Agents;
using Orchestrator.Engine.Agents;
using Orchestrator.Engine.Cluster.Wire;

namespace Orchestrator.Engine.Cluster.Agents;

/// <summary>What an agent offers to other nodes' shards.</summary>
internal static class OfferOnWire
{
    public static void Write(WireWriter writer, LocalAgent agent) => Write(writer, new RemoteOffer(agent.Session, agent.Profile, agent.Slots, agent.IsDraining));

    public static void Write(WireWriter writer, RemoteOffer offer)
    {
        var profile = offer.Profile;
        writer.Text(offer.Session);
        writer.Text(profile.Id);
        writer.Many([.. profile.TaskTypes], writer.Text);
        writer.Many([.. profile.Capabilities], writer.Text);
        writer.Many([.. profile.Labels], label =>
        {
            writer.Text(label.Key);
            writer.Text(label.Value);
        });
        Amount(writer, profile.Cpu);
        Amount(writer, profile.Memory);
        Amount(writer, profile.Gpu);
        writer.TextOrNull(profile.DeviceId);
        writer.TextOrNull(profile.Zone);
        writer.Int(offer.Slots);
        writer.Bool(offer.IsDraining);
    }

    public static RemoteOffer Read(WireReader reader)
    {
        var session = reader.Text();
        var profile = new AgentProfile
        {
            Id = reader.Text(),
            TaskTypes = reader.Many(reader.Text).ToHashSet(StringComparer.Ordinal),
            Capabilities = reader.Many(reader.Text).ToHashSet(StringComparer.Ordinal),
            Labels = reader.Many(() => KeyValuePair.Create(reader.Text(), reader.Text())).ToDictionary(StringComparer.Ordinal),
            Cpu = Amount(reader),
            Memory = Amount(reader),
            Gpu = Amount(reader),
            DeviceId = reader.TextOrNull(),
            Zone = reader.TextOrNull(),
        };
        return new RemoteOffer(session, profile, reader.Int(), reader.Bool());
    }

    private static void Amount(WireWriter writer, double? amount)
    {
        writer.Bool(amount is not null);
        writer.Double(amount ?? 0);
    }

    private static double? Amount(WireReader reader)
    {
        var isThere = reader.Bool();
        var amount = reader.Double();
        return isThere ? amount : null;
    }
}
