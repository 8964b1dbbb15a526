using Orchestrator.Domain.Tasks.Caching;
using Orchestrator.Domain.Tasks.Queue;
using Orchestrator.Domain.Workflows.Runs;

namespace Orchestrator.Domain.Tasks;

/// <summary>What somebody asked for, complete and checked: every default is filled in.</summary>
public sealed record TaskSpec
{
    /// <summary>Default time-out of an attempt.</summary>
    public static TimeSpan DefaultTimeout { get; } = TimeSpan.FromSeconds(300);

    private readonly RareFields rare = RareFields.None;

    /// <summary>Which handler runs it.</summary>
    public required string Type { get; init; }

    /// <summary>Which queue it waits in.</summary>
    public required string Domain { get; init; }

    /// <summary>0 (critical) to 4 (background); see <see cref="TaskPriority"/>.</summary>
    public int Priority { get; init; } = TaskPriority.Normal;

    /// <summary>The input, one JSON value; empty for none.</summary>
    public TaskPayload Input { get; init; }

    public TaskRequirements Requirements { get; init; } = TaskRequirements.None;

    /// <summary>How long an attempt may run, from its start.</summary>
    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary>How long it may wait from the moment it is due; null for as long as it takes.</summary>
    public TimeSpan? QueueTimeout
    {
        get => rare.QueueTimeout;
        init => rare = value == rare.QueueTimeout ? rare : rare with { QueueTimeout = value };
    }

    /// <summary>Not before this moment; null for at once.</summary>
    public Instant? RunAt
    {
        get => rare.RunAt;
        init => rare = value == rare.RunAt ? rare : rare with { RunAt = value };
    }

    /// <summary>Not before this long after submission; null for at once. With <see cref="RunAt"/>, the later counts.</summary>
    public TimeSpan? Delay
    {
        get => rare.Delay;
        init => rare = value == rare.Delay ? rare : rare with { Delay = value };
    }

    public RetryPolicy Retry { get; init; } = RetryPolicy.Default;

    /// <summary>Two submissions with one key in one domain are one task; null for none.</summary>
    public string? IdempotencyKey
    {
        get => rare.IdempotencyKey;
        init => rare = value == rare.IdempotencyKey ? rare : rare with
        {
            IdempotencyKey = value,
            KeyHash = rare.Parent?.Key ?? (value is null ? default : IdempotencyKeys.Hash(value)),
        };
    }

    /// <summary>Hash of the submitted body without the key: tells a repetition from a conflict. Zero when there is no key.</summary>
    public UInt128 BodyHash
    {
        get => rare.BodyHash;
        init => rare = value == rare.BodyHash ? rare : rare with { BodyHash = value };
    }

    /// <summary>The step of a run that it is submitted for, which hears of its end; null for a task that somebody asked for.</summary>
    public StepReference? Parent
    {
        get => rare.Parent;
        init => rare = value == rare.Parent ? rare : rare with { Parent = value, KeyHash = value?.Key ?? rare.KeyHash };
    }

    /// <summary>Two submissions of one domain in which this is equal are one task: of its idempotency key, or of its step. Zero for none.</summary>
    public UInt128 KeyHash => rare.KeyHash;

    /// <summary>Groups tasks for limits on concurrency; null for none.</summary>
    public string? ConcurrencyKey
    {
        get => rare.ConcurrencyKey;
        init => rare = value == rare.ConcurrencyKey ? rare : rare with { ConcurrencyKey = value };
    }

    /// <summary>Whether its result may be one that was computed before; null for never.</summary>
    public CachePolicy? Cache
    {
        get => rare.Cache;
        init => rare = value == rare.Cache ? rare : rare with { Cache = value };
    }

    /// <summary>Tags to find it by, sorted by name.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Tags { get; init; } = [];

    /// <summary>What most tasks leave as it is: kept apart, as a million of them can wait.</summary>
    private sealed record RareFields
    {
        public static readonly RareFields None = new();

        public TimeSpan? QueueTimeout { get; init; }

        public Instant? RunAt { get; init; }

        public TimeSpan? Delay { get; init; }

        public string? IdempotencyKey { get; init; }

        public UInt128 BodyHash { get; init; }

        public UInt128 KeyHash { get; init; }

        public StepReference? Parent { get; init; }

        public string? ConcurrencyKey { get; init; }

        public CachePolicy? Cache { get; init; }
    }
}
