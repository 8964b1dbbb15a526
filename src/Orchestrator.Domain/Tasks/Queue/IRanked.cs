namespace Orchestrator.Domain.Tasks.Queue;

/// <summary>Something that can stand in several <see cref="RankHeap{T}"/>s at once and knows where.</summary>
internal interface IRanked
{
    /// <summary>Its place in the heap of this slot, counted from 1; 0 while it is not in it.</summary>
    ref int PlaceIn(int slot);
}
