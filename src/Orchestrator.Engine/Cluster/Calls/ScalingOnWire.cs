using Orchestrator.Domain.Scaling;
using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Scaling;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary>How the autoscaler stands, between nodes.</summary>
internal static class ScalingOnWire
{
    public static void Write(WireWriter writer, ScalingStatus status)
    {
        writer.Bool(status.Enabled);
        writer.Text(status.Node);
        writer.Text(status.Executor);
        Write(writer, status.Policy);
        writer.TextOrNull(status.Reason);
        writer.Many(status.Seen, sight =>
        {
            writer.Time(sight.At);
            writer.Int(sight.Agents);
            writer.Int(sight.Starting);
            writer.Long(sight.Slots);
            writer.Long(sight.Used);
            writer.Double(sight.Utilisation);
            writer.Many(sight.Queued, line =>
            {
                writer.Text(line.Need);
                writer.Long(line.Count);
            });
        });
        writer.Many(status.Changes, change =>
        {
            writer.Time(change.At);
            writer.Byte((byte)change.Direction);
            writer.Int(change.Count);
            writer.Many(change.Agents, writer.Text);
            writer.Text(change.Reason);
            writer.TextOrNull(change.Fault);
        });
    }

    public static ScalingStatus Read(WireReader reader) => new()
    {
        // Read in the order they are written here.
        Enabled = reader.Bool(),
        Node = reader.Text(),
        Executor = reader.Text(),
        Policy = ReadPolicy(reader),
        Reason = reader.TextOrNull(),
        Seen = reader.Many(() => new ScalingSight(
            reader.Time(), reader.Int(), reader.Int(), reader.Long(), reader.Long(), reader.Double(), reader.Many(() => new QueuedNeed(reader.Text(), reader.Long())))),
        Changes = reader.Many(() => new ScalingChange(
            reader.Time(), (ScalingDirection)reader.Byte(), reader.Int(), reader.Many(reader.Text), reader.Text(), reader.TextOrNull())),
    };

    private static void Write(WireWriter writer, ScalingPolicy policy)
    {
        writer.Double(policy.ScaleUpThreshold);
        writer.Double(policy.ScaleDownThreshold);
        writer.Int(policy.Min);
        writer.Int(policy.Max);
        writer.Duration(policy.Cooldown);
        writer.Int(policy.Step);
        writer.Duration(policy.For);
    }

    private static ScalingPolicy ReadPolicy(WireReader reader) => new()
    {
        ScaleUpThreshold = reader.Double(),
        ScaleDownThreshold = reader.Double(),
        Min = reader.Int(),
        Max = reader.Int(),
        Cooldown = reader.Duration(),
        Step = reader.Int(),
        For = reader.Duration(),
    };
}
