namespace Orchestrator.Contracts.Bulk;

/// <summary>A bulk action on its way through the tasks that its filter matches.</summary>
public sealed record BulkJobResource
{
    /// <summary>What it is found by; opaque.</summary>
    public required string BulkId { get; init; }

    /// <summary>cancel, retry or delete.</summary>
    public required string Action { get; init; }

    /// <summary>Which tasks, as it was asked.</summary>
    public required BulkFilter Filter { get; init; }

    /// <summary>running, paused, completed or cancelled.</summary>
    public required string Status { get; init; }

    /// <summary>How many tasks matched when the job was made.</summary>
    public required long Matched { get; init; }

    /// <summary>How many tasks it has looked at so far: the changed and the skipped ones.</summary>
    public required long Examined { get; init; }

    /// <summary>How many tasks the action was carried out on.</summary>
    public required long Changed { get; init; }

    /// <summary>How many tasks were left as they are, because their state no longer allows the action.</summary>
    public required long Skipped { get; init; }

    /// <summary>Tasks a second at most; null for as fast as it goes.</summary>
    public double? Rate { get; init; }

    /// <summary>Why, in the words of who asked; null when none were given.</summary>
    public string? Reason { get; init; }

    /// <summary>Who asked for it; null when the server does not know its callers.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>When it was asked for.</summary>
    public required string CreatedAt { get; init; }

    /// <summary>When it completed or was cancelled; null before.</summary>
    public string? FinishedAt { get; init; }

    /// <summary>Who did what to the job, oldest first.</summary>
    public required IReadOnlyList<BulkAuditEntry> Audit { get; init; }
}
