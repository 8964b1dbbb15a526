namespace Orchestrator.Contracts.Caching;

/// <summary>A result that is kept.</summary>
public sealed record CacheEntryResource
{
    /// <summary>Where: memory, disk or shared.</summary>
    public required string Strategy { get; init; }

    /// <summary>What tells it from others: 32 hexadecimal digits, made of task type, version and input.</summary>
    public required string Key { get; init; }

    /// <summary>The type of task whose result it is.</summary>
    public required string TaskType { get; init; }

    /// <summary>The task that computed it; null where the list does not say.</summary>
    public string? TaskId { get; init; }

    /// <summary>What it counts for.</summary>
    public required long Bytes { get; init; }

    /// <summary>When it was put in.</summary>
    public required string StoredAt { get; init; }

    /// <summary>When it is no longer given out.</summary>
    public required string ExpiresAt { get; init; }

    /// <summary>The node that holds it; null for the shared store, and on a server that stands alone.</summary>
    public string? Node { get; init; }
}
