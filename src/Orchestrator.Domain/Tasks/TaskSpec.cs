namespace Orchestrator.Domain.Tasks;

/// <summary>What somebody asked for, complete and checked: every default is filled in.</summary>
public sealed record TaskSpec
{
    /// <summary>Default time-out of an attempt.</summary>
    public static TimeSpan DefaultTimeout { get; } = TimeSpan.FromSeconds(300);

    /// <summary>Which handler runs it.</summary>
    public required string Type { get; init; }

    /// <summary>Which queue it waits in.</summary>
    public required string Domain { get; init; }

    /// <summary>0 (critical) to 4 (background); see <see cref="TaskPriority"/>.</summary>
    public int Priority { get; init; } = TaskPriority.Normal;

    /// <summary>The input, one JSON value in UTF-8; empty for none.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    public TaskRequirements Requirements { get; init; } = TaskRequirements.None;

    /// <summary>How long an attempt may run, from its start.</summary>
    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary>How long it may wait from the moment it is due; null for as long as it takes.</summary>
    public TimeSpan? QueueTimeout { get; init; }

    /// <summary>Not before this moment; null for at once.</summary>
    public Instant? RunAt { get; init; }

    /// <summary>Not before this long after submission; null for at once. With <see cref="RunAt"/>, the later counts.</summary>
    public TimeSpan? Delay { get; init; }

    public RetryPolicy Retry { get; init; } = RetryPolicy.Default;

    /// <summary>Two submissions with one key in one domain are one task; null for none.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Hash of the submitted body without the key: tells a repetition from a conflict. Zero when there is no key.</summary>
    public UInt128 BodyHash { get; init; }

    /// <summary>Groups tasks for limits on concurrency; null for none.</summary>
    public string? ConcurrencyKey { get; init; }

    /// <summary>Tags to find it by, sorted by name.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Tags { get; init; } = [];
}
