namespace Orchestrator.Domain.Tasks;

/// <summary>What a spec must keep to. Each fault names its field, as the API spells it, and the cure.</summary>
public static class TaskSpecRules
{
    /// <summary>Longest type, domain, key, capability, label, tag or device id, in characters.</summary>
    public const int MaxNameLength = 200;

    /// <summary>Most capabilities, labels or tags.</summary>
    public const int MaxEntries = 64;

    /// <summary>Longest time-out, delay or interval: ten years.</summary>
    public static TimeSpan MaxDuration { get; } = TimeSpan.FromDays(3650);

    /// <summary>All faults; empty when there is none.</summary>
    public static IReadOnlyList<SpecFault> Check(TaskSpec spec, int maxPayloadBytes)
    {
        var faults = new List<SpecFault>();
        Name("task_type", spec.Type);
        Name("domain", spec.Domain);
        Require(spec.Priority is >= 0 and <= 4, "priority", "must be 0 (critical) to 4 (background), or one of their names");
        Require(
            spec.Input.Length <= maxPayloadBytes,
            "input_data",
            $"has {spec.Input.Length} bytes; the limit is {maxPayloadBytes}. Put large data elsewhere and pass where it is");
        Duration("timeout", spec.Timeout, zeroAllowed: false);
        Duration("queue_timeout", spec.QueueTimeout, zeroAllowed: false);
        Duration("delay", spec.Delay, zeroAllowed: true);
        OptionalName("idempotency_key", spec.IdempotencyKey);
        OptionalName("concurrency_key", spec.ConcurrencyKey);
        CheckRequirements(spec.Requirements);
        CheckPolicy(spec.Retry, Require, Duration);
        Pairs("tags", spec.Tags);
        return faults;

        void CheckRequirements(TaskRequirements requirements)
        {
            Require(requirements.Capabilities.Count <= MaxEntries, "requirements.capabilities", $"has more than {MaxEntries} entries");
            foreach (var capability in requirements.Capabilities)
            {
                Name("requirements.capabilities", capability);
            }

            Amount("requirements.min_cpu", requirements.MinCpu);
            Amount("requirements.min_memory", requirements.MinMemory);
            Amount("requirements.gpu", requirements.Gpu);
            Pairs("requirements.labels", requirements.Labels);
            OptionalName("requirements.device_id", requirements.DeviceId);
        }

        void Require(bool holds, string field, string cure)
        {
            if (!holds)
            {
                faults.Add(new SpecFault(field, cure));
            }
        }

        void Name(string field, string value) => Require(
            value.Length is >= 1 and <= MaxNameLength && !value.AsSpan().ContainsAnyInRange('\0', '\u001f') && !value.Contains('\u007f'),
            field,
            $"must have 1 to {MaxNameLength} characters and no control characters");

        void OptionalName(string field, string? value)
        {
            if (value is not null)
            {
                Name(field, value);
            }
        }

        void Duration(string field, TimeSpan? value, bool zeroAllowed) => Require(
            value is not { } time || (time <= MaxDuration && (time > TimeSpan.Zero || (zeroAllowed && time == TimeSpan.Zero))),
            field,
            $"must be {(zeroAllowed ? "0 or more" : "more than 0")} seconds and at most {MaxDuration.TotalSeconds:0}");

        void Amount(string field, double value) => Require(double.IsFinite(value) && value >= 0, field, "must be 0 or more");

        void Pairs(string field, IReadOnlyList<KeyValuePair<string, string>> pairs)
        {
            Require(pairs.Count <= MaxEntries, field, $"has more than {MaxEntries} entries");
            foreach (var (name, value) in pairs)
            {
                Name(field, name);
                Require(value.Length <= MaxNameLength, field, $"has a value of more than {MaxNameLength} characters under '{name}'");
            }
        }
    }

    private static void CheckPolicy(
        RetryPolicy policy, Action<bool, string, string> require, Action<string, TimeSpan?, bool> duration)
    {
        require(policy.MaxAttempts is >= 1 and <= 10_000, "retry_policy.max_attempts", "must be 1 to 10000");
        require(policy.MaxLosses is >= 1 and <= 10_000, "retry_policy.max_losses", "must be 1 to 10000");
        duration("retry_policy.initial_interval", policy.InitialInterval, true);
        duration("retry_policy.maximum_interval", policy.MaximumInterval, true);
        require(
            double.IsFinite(policy.BackoffCoefficient) && policy.BackoffCoefficient is >= 1 and <= 1000,
            "retry_policy.backoff_coefficient",
            "must be 1 to 1000");
        require(policy.Jitter is >= 0 and <= 1, "retry_policy.jitter", "must be 0 to 1");
    }
}
