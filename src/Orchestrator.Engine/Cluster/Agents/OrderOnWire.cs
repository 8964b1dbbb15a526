using Orchestrator.Domain.Tasks;
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
        writer.Time(order.Deadline);
    }

    public static AttemptOrder Read(WireReader reader) => new(
        reader.Id(), new AttemptToken(reader.UInt128()), reader.Text(), reader.Payload(), reader.Payload(), reader.Int(), reader.Time());
}
