using System.Runtime.CompilerServices;

namespace Orchestrator.Domain.Tasks.Queue;

/// <summary>An item's places, one for each slot.</summary>
[InlineArray(Slots)]
internal struct RankPlaces
{
    /// <summary>In how many heaps an item can stand.</summary>
    public const int Slots = 4;

    private int first;
}
