namespace Orchestrator.Contracts.Cluster;

/// <summary>A part of the work that one node at a time serves: the queue of a domain, the bulk jobs, or the locks.</summary>
public sealed record ShardResource
{
    /// <summary>Its name, such as <c>tasks/default/0</c>.</summary>
    public required string Shard { get; init; }

    /// <summary>The domain whose queue it is; null for bulk jobs and locks.</summary>
    public string? Domain { get; init; }

    /// <summary>The node it is placed on; null while it waits for one.</summary>
    public string? Owner { get; init; }

    /// <summary>Number of its placement; 0 on a server that stands alone.</summary>
    public required long Placement { get; init; }

    /// <summary>True when its owner has answered for it just now; false while it moves, recovers, or its owner is silent.</summary>
    public required bool Serving { get; init; }

    /// <summary>Its token in the journal, which each owner draws anew; null when nobody told.</summary>
    public long? Token { get; init; }

    /// <summary>Number of its last event; null when nobody told.</summary>
    public long? Sequence { get; init; }

    /// <summary>Tasks that wait in it; null when nobody told.</summary>
    public long? Queued { get; init; }

    /// <summary>Ended tasks that the table of finished tasks has not taken yet; null when nobody told.</summary>
    public int? Lag { get; init; }
}
