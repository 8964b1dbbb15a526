using System.Collections.Immutable;
using Orchestrator.Domain.Tasks.Queue;

namespace Orchestrator.Engine.Agents.Pool;

/// <summary>A line of a shard of this node that waits for a slot: one at a time, as more are taken when the shard has its turn.</summary>
/// <param name="life">The shard's life that the line belongs to: in the next one there are others.</param>
internal sealed class LineWaiter(ShardHandle shard, ReadyLine line, Need need, CancellationToken life) : ISlotWaiter
{
    private volatile IReadOnlySet<string>? excluded;
    private volatile int wanted = 1;

    public ReadyLine Line => line;

    public Need Need => need;

    public ShardHandle Shard => shard;

    /// <summary>True once the shard's state with this line was thrown away.</summary>
    public bool IsOver => life.IsCancellationRequested;

    /// <summary>How many of its tasks could start now, as the shard said last.</summary>
    public int Wanted => IsOver ? 0 : wanted;

    public bool IsWaiting { get; set; }

    public bool WaitsOn => false;

    /// <summary>Names of the agents that are of no use to its first task.</summary>
    public IReadOnlySet<string> Excluded => excluded ?? ImmutableHashSet<string>.Empty;

    public bool Excludes(LocalAgent agent) => excluded is { } ids && ids.Contains(agent.Profile.Id);

    /// <summary>Says how many slots it could use, and which agents are of no use to its first task.</summary>
    public void Update(int wanted, IReadOnlySet<string>? excludedAgents) => (this.wanted, excluded) = (wanted, excludedAgents);

    public bool Take(HeldAttempt slot) => shard.TellControl(new SlotGranted(slot, this));
}
