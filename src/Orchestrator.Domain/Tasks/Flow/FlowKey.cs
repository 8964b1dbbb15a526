using Orchestrator.Domain.Tasks.Queue;

namespace Orchestrator.Domain.Tasks.Flow;

/// <summary>One concurrency key: how much of its limits is used, and the lanes that stand aside because of them.</summary>
internal sealed class FlowKey(string name) : IRanked
{
    private RankPlaces places;
    private StartBucket bucket = new();

    public string Name { get; } = name;

    /// <summary>Attempts that may be held at once; 0 for no limit.</summary>
    public int Limit { get; set; }

    /// <summary>Attempts that are held: as many as its tasks have, which is what leases say.</summary>
    public int Held { get; set; }

    /// <summary>Its tasks that are submitted or queued.</summary>
    public int Waiting { get; set; }

    /// <summary>What its tasks without a tenant have; null when there are none.</summary>
    public TaskFlow? Alone { get; set; }

    /// <summary>How many <see cref="TaskFlow"/>s have it: it is forgotten when none does and its bucket is full.</summary>
    public int Flows { get; set; }

    /// <summary>True while a moment is set at which it is forgotten if nothing has it then.</summary>
    public bool IsFading { get; set; }

    /// <summary>The lanes that stand aside, in the common order.</summary>
    public RankHeap<ReadyLane> Parked { get; } = new(ReadyLane.KeySlot);

    /// <summary>For when the timer is set that looks at it again; <see cref="Instant.Min"/> when it is not.</summary>
    public Instant TimerAt { get; set; } = Instant.Min;

    public ref StartBucket Bucket => ref bucket;

    /// <summary>True when as many attempts run as may.</summary>
    public bool IsFull => Limit > 0 && Held >= Limit;

    /// <summary>True when no attempt of it may start at this moment.</summary>
    public bool IsHeldAt(Instant now) => IsFull || bucket.PermitAt > now;

    ref int IRanked.PlaceIn(int slot) => ref places[slot];
}
