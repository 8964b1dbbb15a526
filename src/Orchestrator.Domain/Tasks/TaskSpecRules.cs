using System.Buffers;
using Orchestrator.Domain.Tasks.Caching;

namespace Orchestrator.Domain.Tasks;

/// <summary>What a spec must keep to. Each fault names its field, as the API spells it, and the cure.</summary>
public static class TaskSpecRules
{
    /// <summary>Longest type, domain, key, capability, label, tag or device id, in characters.</summary>
    public const int MaxNameLength = 200;

    /// <summary>Most capabilities, labels or tags.</summary>
    public const int MaxEntries = 64;

    /// <summary>Most attempts, or losses, that a policy may allow.</summary>
    public const int MaxTries = 10_000;

    /// <summary>Most agents that a task may run on at the same time.</summary>
    public const int MaxRedundancy = 16;

    /// <summary>Largest factor from one back-off to the next.</summary>
    public const int MaxBackoffCoefficient = 1_000;

    private static readonly SearchValues<char> ControlCharacters =
        SearchValues.Create([.. Enumerable.Range(0, 32).Select(code => (char)code), '\u007f']);

    /// <summary>Longest time-out, delay or interval: ten years.</summary>
    public static TimeSpan MaxDuration { get; } = TimeSpan.FromDays(3650);

    // The calendar's own bounds, with room behind the last for a time-out: other moments cannot be written down.
    private static readonly Instant EarliestRunAt = Instant.From(DateTimeOffset.MinValue);
    private static readonly Instant LatestRunAt = Instant.From(new DateTimeOffset(9900, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>All faults; empty when there is none. Costs no memory then: it runs for every task.</summary>
    public static IReadOnlyList<SpecFault> Check(TaskSpec spec, int maxPayloadBytes)
    {
        var faults = default(FaultList);
        CheckName(ref faults, "task_type", spec.Type);
        CheckName(ref faults, "domain", spec.Domain);
        if (spec.Priority is < TaskPriority.Critical or > TaskPriority.Background)
        {
            faults.Add("priority", "must be 0 (critical) to 4 (background), or one of their names");
        }

        if (spec.Input.Length > maxPayloadBytes)
        {
            faults.Add(
                "input_data",
                $"has {spec.Input.Length} bytes; the limit is {maxPayloadBytes}. Put large data elsewhere and pass where it is");
        }

        CheckDuration(ref faults, "timeout", spec.Timeout, zeroAllowed: false);
        CheckDuration(ref faults, "queue_timeout", spec.QueueTimeout, zeroAllowed: false);
        CheckDuration(ref faults, "delay", spec.Delay, zeroAllowed: true);
        if (spec.RunAt is { } runAt && (runAt < EarliestRunAt || runAt > LatestRunAt))
        {
            faults.Add("run_at", $"must lie between {EarliestRunAt} and {LatestRunAt}");
        }

        CheckName(ref faults, "idempotency_key", spec.IdempotencyKey);
        CheckName(ref faults, "concurrency_key", spec.ConcurrencyKey);
        if (!ReferenceEquals(spec.Requirements, TaskRequirements.None))
        {
            CheckRequirements(ref faults, spec.Requirements);
        }

        if (!ReferenceEquals(spec.Retry, RetryPolicy.Default))
        {
            CheckPolicy(ref faults, spec.Retry);
        }

        CheckPairs(ref faults, "tags", spec.Tags);
        if (spec.Cache is { } cache)
        {
            CheckCache(ref faults, spec, cache);
        }

        return faults.All;
    }

    private static void CheckRequirements(ref FaultList faults, TaskRequirements requirements)
    {
        CheckCount(ref faults, "requirements.capabilities", requirements.Capabilities.Count);
        foreach (var capability in requirements.Capabilities)
        {
            CheckName(ref faults, "requirements.capabilities", capability);
        }

        CheckAmount(ref faults, "requirements.min_cpu", requirements.MinCpu);
        CheckAmount(ref faults, "requirements.min_memory", requirements.MinMemory);
        CheckAmount(ref faults, "requirements.gpu", requirements.Gpu);
        CheckPairs(ref faults, "requirements.labels", requirements.Labels);
        CheckName(ref faults, "requirements.device_id", requirements.DeviceId);
        CheckName(ref faults, "requirements.zone", requirements.Zone);
        if (requirements.Redundancy is < 1 or > MaxRedundancy)
        {
            faults.Add("requirements.redundancy", $"must be 1 to {MaxRedundancy}");
        }
    }

    private static void CheckPolicy(ref FaultList faults, RetryPolicy policy)
    {
        if (policy.MaxAttempts is < 1 or > MaxTries)
        {
            faults.Add("retry_policy.max_attempts", $"must be 1 to {MaxTries}");
        }

        if (policy.MaxLosses is < 1 or > MaxTries)
        {
            faults.Add("retry_policy.max_losses", $"must be 1 to {MaxTries}");
        }

        CheckDuration(ref faults, "retry_policy.initial_interval", policy.InitialInterval, zeroAllowed: true);
        CheckDuration(ref faults, "retry_policy.maximum_interval", policy.MaximumInterval, zeroAllowed: true);
        if (!(policy.BackoffCoefficient is >= 1 and <= MaxBackoffCoefficient))
        {
            faults.Add("retry_policy.backoff_coefficient", $"must be 1 to {MaxBackoffCoefficient}");
        }

        if (!(policy.Jitter is >= 0 and <= 1))
        {
            faults.Add("retry_policy.jitter", "must be 0 to 1");
        }
    }

    private static void CheckCache(ref FaultList faults, TaskSpec spec, CachePolicy cache)
    {
        CheckDuration(ref faults, "cache_ttl", cache.TimeToLive, zeroAllowed: false);
        if (cache.Version.Length > MaxNameLength || cache.Version.AsSpan().ContainsAny(ControlCharacters))
        {
            faults.Add("cache_version", $"must have at most {MaxNameLength} characters and no control characters");
        }

        if (cache.Strategy == CacheStrategy.None)
        {
            return;
        }

        if (spec.Delay is not null || spec.RunAt is not null)
        {
            faults.Add("cache_strategy", "cannot be had with delay or run_at: whether there is a result is known when the task is due");
        }

        if (spec.Requirements.Redundancy > 1)
        {
            faults.Add("cache_strategy", "cannot be had with requirements.redundancy: the copies are to compute it anew");
        }
    }

    private static void CheckName(ref FaultList faults, string field, string? value)
    {
        if (value is not null && (value.Length is 0 or > MaxNameLength || value.AsSpan().ContainsAny(ControlCharacters)))
        {
            faults.Add(field, $"must have 1 to {MaxNameLength} characters and no control characters");
        }
    }

    private static void CheckDuration(ref FaultList faults, string field, TimeSpan? value, bool zeroAllowed)
    {
        if (value is { } time && (time > MaxDuration || time < TimeSpan.Zero || (time == TimeSpan.Zero && !zeroAllowed)))
        {
            faults.Add(field, $"must be {(zeroAllowed ? "0 or more" : "more than 0")} seconds and at most {MaxDuration.TotalSeconds:0}");
        }
    }

    private static void CheckAmount(ref FaultList faults, string field, double value)
    {
        if (!double.IsFinite(value) || value < 0)
        {
            faults.Add(field, "must be 0 or more");
        }
    }

    private static void CheckCount(ref FaultList faults, string field, int count)
    {
        if (count > MaxEntries)
        {
            faults.Add(field, $"has {count} entries; the limit is {MaxEntries}");
        }
    }

    private static void CheckPairs(ref FaultList faults, string field, IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        CheckCount(ref faults, field, pairs.Count);
        for (var i = 0; i < pairs.Count; i++)
        {
            CheckName(ref faults, field, pairs[i].Key);
            if (Repeats(pairs, i))
            {
                faults.Add(field, $"has '{pairs[i].Key}' twice");
            }

            if (pairs[i].Value.Length > MaxNameLength)
            {
                faults.Add(field, $"has a value of more than {MaxNameLength} characters under '{pairs[i].Key}'");
            }
        }
    }

    private static bool Repeats(IReadOnlyList<KeyValuePair<string, string>> pairs, int index)
    {
        for (var i = 0; i < index; i++)
        {
            if (pairs[i].Key == pairs[index].Key)
            {
                return true;
            }
        }

        return false;
    }

    private struct FaultList
    {
        private List<SpecFault>? faults;

        public readonly IReadOnlyList<SpecFault> All => (IReadOnlyList<SpecFault>?)faults ?? [];

        public void Add(string field, string cure) => (faults ??= []).Add(new SpecFault(field, cure));
    }
}
