using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Agents;
using Orchestrator.Engine.Tasks.Messages;

namespace Orchestrator.Engine.Cluster.Agents;

/// <summary>A slot of another node's agent, reserved there for a shard of this node.</summary>
internal sealed class RemoteSlot(RemoteAgent agent, ShardHandle shard, long grant, NodeExchange exchange) : ISlot
{
    private AttemptOrder order;

    public IAgentLink Agent => agent;

    public void Bind(TaskRecord task) => order = AttemptOrder.Of(task);

    public void GiveBack() => exchange.Tell(agent.Node, FrameKind.SlotReturned, writer => writer.Long(grant));

    /// <summary>The attempt is durable: off it goes.</summary>
    public void Release()
    {
        var sent = exchange.Tell(agent.Node, FrameKind.Order, writer =>
        {
            writer.Text(shard.Domain);
            writer.Long(grant);
            OrderOnWire.Write(writer, order);
        });
        if (!sent)
        {
            shard.TellControl(new ProgressMessage(NotStarted(order.Task, order.Token)));
        }
    }

    public void Abandon(Exception cause) => GiveBack();

    /// <summary>What an attempt comes to whose order certainly did not arrive, or was refused.</summary>
    public static LoseAttempt NotStarted(TaskId task, AttemptToken token) =>
        new(task, token, ErrorKindNames.NodeFailure, "The attempt was recorded but not started.", Charged: false);
}
