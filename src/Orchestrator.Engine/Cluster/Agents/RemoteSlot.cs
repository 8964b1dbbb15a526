using Orchestrator.Cluster;
using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Agents;
using Orchestrator.Engine.Agents.Pool;
using Orchestrator.Engine.Tasks.Messages;

namespace Orchestrator.Engine.Cluster.Agents;

/// <summary>A slot of another node's agent, reserved there for a line of a shard of this node.</summary>
internal sealed class RemoteSlot(MemberId node, string session, AgentProfile agent, LineWaiter waiter, long grant, NodeExchange exchange) : ISlot
{
    private AttemptOrder order;

    public AgentProfile Agent => agent;

    public string Session => session;

    public bool StartsAtOnce => false;

    public bool IsWelcome => true;

    public Need Need => waiter.Need;

    /// <summary>Its node has set aside what the line needs, and no more.</summary>
    public bool TryUseFor(Need other) => other.Resources.IsWithin(waiter.Need.Resources);

    public void Bind(TaskRecord task) => order = AttemptOrder.Of(task);

    public void GiveBack() => exchange.Tell(node, FrameKind.SlotReturned, writer => writer.Long(grant));

    /// <summary>The attempt is durable: off it goes.</summary>
    public void Release()
    {
        var sent = exchange.Tell(node, FrameKind.Order, writer =>
        {
            writer.Text(session);
            writer.Text(waiter.Shard.Domain);
            writer.Long(grant);
            OrderOnWire.Write(writer, order);
        });
        if (!sent)
        {
            waiter.Shard.TellControl(new ProgressMessage(NotStarted(order.Task, order.Token)));
        }
    }

    public void Abandon(Exception cause) => GiveBack();

    /// <summary>What an attempt comes to whose order certainly did not arrive, or was refused.</summary>
    public static LoseAttempt NotStarted(TaskId task, AttemptToken token) =>
        new(task, token, ErrorKindNames.NodeFailure, "The attempt was recorded but not started.", Charged: false);
}
