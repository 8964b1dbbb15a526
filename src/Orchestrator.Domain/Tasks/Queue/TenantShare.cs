using Orchestrator.Domain.Tasks.Flow;

namespace Orchestrator.Domain.Tasks.Queue;

/// <summary>The lanes of one tenant on one level of priority of a line, those that stand aside left out.</summary>
internal sealed class TenantShare(int level, Tenant tenant) : IRanked
{
    private RankPlaces places;

    public int Level { get; } = level;

    public Tenant Tenant { get; } = tenant;

    public RankHeap<ReadyLane> Lanes { get; } = new(ReadyLane.ShareSlot);

    ref int IRanked.PlaceIn(int slot) => ref places[slot];
}
