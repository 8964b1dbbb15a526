using Orchestrator.Domain;
using Orchestrator.Engine.Agents;
using Orchestrator.Engine.Cluster.Wire;

namespace Orchestrator.Engine.Cluster.Agents;

/// <summary>An attempt on its way to the node that runs it.</summary>
internal static class OrderOnWire
{
    public static void Write(WireWriter writer, in AttemptOrder order)
    {
        writer.Attempt(order.Task, order.Token);
        writer.Text(order.Type);
        writer.Payload(order.Input);
        writer.Payload(order.Checkpoint);
        writer.Int(order.Attempt);
        writer.Duration(order.Timeout);
        writer.Bool(order.StartedAt is not null);
        writer.Time(order.StartedAt ?? Instant.Never);
        NeedOnWire.Write(writer, order.Requirements);
    }

    public static AttemptOrder Read(WireReader reader)
    {
        var (task, token) = reader.Attempt();
        var (type, input, checkpoint, attempt, timeout) = (reader.Text(), reader.Payload(), reader.Payload(), reader.Int(), reader.Duration());
        var hasStarted = reader.Bool();
        var startedAt = reader.Time();
        return new AttemptOrder(task, token, type, input, checkpoint, attempt, timeout, hasStarted ? startedAt : null, NeedOnWire.Read(reader));
    }
}
