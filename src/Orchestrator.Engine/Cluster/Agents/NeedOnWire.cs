using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Cluster.Wire;

namespace Orchestrator.Engine.Cluster.Agents;

/// <summary>What the tasks of a line need.</summary>
internal static class NeedOnWire
{
    public static void Write(WireWriter writer, TaskRequirements requirements)
    {
        writer.Many(requirements.Capabilities, writer.Text);
        writer.Double(requirements.MinCpu);
        writer.Double(requirements.MinMemory);
        writer.Double(requirements.Gpu);
        writer.Many(requirements.Labels, label =>
        {
            writer.Text(label.Key);
            writer.Text(label.Value);
        });
        writer.TextOrNull(requirements.DeviceId);
        writer.TextOrNull(requirements.Zone);
        writer.Int(requirements.Redundancy);
        writer.Many(requirements.ExcludedAgents, writer.Text);
    }

    public static TaskRequirements Read(WireReader reader) => new TaskRequirements
    {
        Capabilities = reader.Many(reader.Text),
        MinCpu = reader.Double(),
        MinMemory = reader.Double(),
        Gpu = reader.Double(),
        Labels = reader.Many(() => KeyValuePair.Create(reader.Text(), reader.Text())),
        DeviceId = reader.TextOrNull(),
        Zone = reader.TextOrNull(),
        Redundancy = reader.Int(),
    }.Excluding(reader.Many(reader.Text));
}
