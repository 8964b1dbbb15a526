using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Agents.Pool;
using Orchestrator.Engine.Tasks;

namespace Orchestrator.Engine.Agents;

/// <summary>
/// One attempt that an agent of this node holds: first the slot it occupies, then what runs, then the report that its shard has to make durable.
/// </summary>
internal sealed class LocalAttempt(LocalAgent agent, ShardHandle shard, Need? need) : EndedAttempt, ISlot
{
    private static readonly TimeSpan HeardAgainAfter = TimeSpan.FromSeconds(1);
    private AttemptReport? report;

    /// <summary>The agent that holds it.</summary>
    public LocalAgent Holder => agent;

    /// <summary>The shard it is for, served by this node or by another.</summary>
    public ShardHandle Shard { get; set; } = shard;

    /// <summary>What it was reserved for; resources of this size are taken while it is held. Null for none.</summary>
    public Need? Need { get; set; } = need;

    /// <summary>Number under which another node knows the reservation; 0 for one of this node's shards.</summary>
    public long Grant { get; set; }

    /// <summary>When the reservation was made, as a timestamp of the node's clock.</summary>
    public long ReservedAt { get; } = agent.Time.GetTimestamp();

    /// <summary>What to run; empty before it is bound.</summary>
    public AttemptOrder Order { get; private set; }

    public TaskId Task => Order.Task;

    public AttemptToken Token => Order.Token;

    /// <summary>What runs it here, as its agent keeps it; null when nothing does.</summary>
    public object? Run { get; set; }

    /// <summary>Its progress on the way to the shard; null before there was any.</summary>
    public AttemptProgress? Progress { get; set; }

    /// <summary>When it was sent to an agent from outside, as a timestamp; null before.</summary>
    public long? SentAt { get; set; }

    /// <summary>True once it is known to run: lost from here on, it counts as a loss.</summary>
    public bool HasStarted { get; set; }

    /// <summary>True while an agent's report on it is on its way to its shard.</summary>
    public bool IsReporting { get; set; }

    /// <summary>Number of the trial that it is for an agent whose breaker was open; 0 when it is none.</summary>
    public int Trial { get; set; }

    /// <summary>Why it was told to stop.</summary>
    public StopReason StopReason { get; set; }

    public override AttemptReport? Report => report;

    AgentProfile ISlot.Agent => agent.Profile;

    string ISlot.Session => agent.Session;

    bool ISlot.StartsAtOnce => agent.StartsAtOnce;

    bool ISlot.IsWelcome => !agent.IsDraining;

    Need? ISlot.Need => Need;

    /// <summary>Turns the reservation into the attempt that was just decided.</summary>
    public void Bind(TaskRecord task) => Bind(AttemptOrder.Of(task));

    /// <inheritdoc cref="Bind(TaskRecord)"/>
    public void Bind(in AttemptOrder order) => Order = order;

    /// <summary>It has ended: from here on the report is what it is about.</summary>
    public void End(AttemptReport outcome) => report = outcome;

    /// <summary>Its start is durable: off it goes. Or its end is: it is over.</summary>
    public override void Release()
    {
        if (report is null)
        {
            agent.Launch(this);
        }
        else
        {
            agent.Acknowledge(this);
        }
    }

    /// <summary>A start that is not durable goes with the shard's other reservations; a report stays with the agent and is heard after the replay.</summary>
    public override void Abandon(Exception cause)
    {
    }

    /// <summary>Gives an unused reservation back.</summary>
    public void GiveBack() => agent.Release(this);

    /// <summary>Uses the reservation for something else that the agent can run; false when its resources do not suffice.</summary>
    public bool TryUseFor(Need other) => agent.TryUseFor(this, other);

    protected override void Decided(TaskReplyKind kind) => agent.Decided(this, kind);

    protected override void NotHeard(TaskShard shard, Exception reason) => shard.StartTimer(this, HeardAgainAfter, this);
}
