namespace Orchestrator.Contracts.Caching;

/// <summary>A layer of the result cache. In a cluster its numbers are those of all nodes together.</summary>
public sealed record CacheLayerResource
{
    /// <summary>memory, disk or shared.</summary>
    public required string Strategy { get; init; }

    /// <summary>Results it holds.</summary>
    public required long Entries { get; init; }

    /// <summary>What they count for.</summary>
    public required long Bytes { get; init; }

    /// <summary>Bytes it may hold; 0 when it is off.</summary>
    public required long LimitBytes { get; init; }

    /// <summary>Look-ups that found a result, since the nodes started.</summary>
    public required long Hits { get; init; }

    /// <summary>Look-ups that did not.</summary>
    public required long Misses { get; init; }

    /// <summary>Results that were put in.</summary>
    public required long Puts { get; init; }

    /// <summary>Results that had to go because there was no room.</summary>
    public required long Evictions { get; init; }

    /// <summary>Look-ups and puts that failed.</summary>
    public required long Errors { get; init; }
}
