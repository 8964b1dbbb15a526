using Orchestrator.Domain.Tasks.Queue;

namespace Orchestrator.Engine.Agents.Pool;

/// <summary>A line of a shard of this node that waits for a slot: one at a time, as more are taken when the shard has its turn.</summary>
/// <param name="life">The shard's life that the line belongs to: in the next one there are others.</param>
internal sealed class LineWaiter(ShardHandle shard, ReadyLine line, Need need, CancellationToken life) : ISlotWaiter
{
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

    /// <summary>Says how many slots it could use.</summary>
    public void Update(int count) => wanted = count;

    public bool Take(LocalAttempt slot) => shard.TellControl(new SlotGranted(slot, this));
}
