using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Caching;
using Orchestrator.Domain.Tasks.Redundancy;
using Orchestrator.Domain.Workflows.Runs;

namespace Orchestrator.Engine.Codec;

/// <summary>Reads what <see cref="TaskSpecWriter"/> writes.</summary>
internal static class TaskSpecReader
{
    public static TaskSpec Read(ref LineReader reader)
    {
        var spec = new TaskSpec { Type = string.Empty, Domain = string.Empty };
        string type = string.Empty, domain = string.Empty;
        var priority = spec.Priority;
        TaskPayload input = default;
        var requirements = spec.Requirements;
        var timeout = spec.Timeout;
        TimeSpan? queueTimeout = null, delay = null;
        Instant? runAt = null;
        var retry = spec.Retry;
        string? key = null, concurrencyKey = null;
        UInt128 bodyHash = default;
        CachePolicy? cache = null;
        StepReference? parent = null;
        IReadOnlyList<KeyValuePair<string, string>> tags = [];

        reader.EnterObject();
        while (reader.NextProperty(out var name))
        {
            switch (name)
            {
                case "task_type": type = reader.String(); break;
                case "domain": domain = reader.String(); break;
                case "priority": priority = reader.Int(); break;
                case "input": input = reader.Raw(); break;
                case "input_packed": input = reader.Packed(); break;
                case "requirements": requirements = ReadRequirements(ref reader); break;
                case "timeout": timeout = reader.Seconds(); break;
                case "queue_timeout": queueTimeout = reader.Seconds(); break;
                case "run_at": runAt = reader.Instant(); break;
                case "delay": delay = reader.Seconds(); break;
                case "retry": retry = ReadPolicy(ref reader); break;
                case "idempotency_key": key = reader.String(); break;
                case "body_hash": bodyHash = reader.Hex128(); break;
                case "parent": parent = ReadParent(ref reader); break;
                case "concurrency_key": concurrencyKey = reader.String(); break;
                case "cache": cache = ReadCache(ref reader); break;
                case "tags": tags = ReadPairs(ref reader); break;
                default: reader.Skip(); break;
            }
        }

        return new TaskSpec
        {
            Type = string.Intern(type),
            Domain = string.Intern(domain),
            Priority = priority,
            Input = input,
            Requirements = requirements,
            Timeout = timeout,
            QueueTimeout = queueTimeout,
            RunAt = runAt,
            Delay = delay,
            Retry = retry,
            IdempotencyKey = key,
            BodyHash = bodyHash,
            Parent = parent,
            ConcurrencyKey = concurrencyKey,
            Cache = cache,
            Tags = tags,
        };
    }

    private static StepReference ReadParent(ref LineReader reader)
    {
        var text = reader.String();
        return StepReference.TryParse(text, out var parent) ? parent : throw new EventFormatException($"'{text}' names no step of a run.");
    }

    private static TaskRequirements ReadRequirements(ref LineReader reader)
    {
        var capabilities = new List<string>();
        double minCpu = 0, minMemory = 0, gpu = 0;
        IReadOnlyList<KeyValuePair<string, string>> labels = [];
        string? device = null, zone = null;
        var redundancy = 1;
        var policy = RedundancyPolicy.First;
        reader.EnterObject();
        while (reader.NextProperty(out var name))
        {
            switch (name)
            {
                case "capabilities":
                    reader.EnterArray();
                    while (reader.NextElement())
                    {
                        capabilities.Add(reader.String());
                    }

                    break;
                case "min_cpu": minCpu = reader.Double(); break;
                case "min_memory": minMemory = reader.Double(); break;
                case "gpu": gpu = reader.Double(); break;
                case "labels": labels = ReadPairs(ref reader); break;
                case "device_id": device = reader.String(); break;
                case "zone": zone = reader.String(); break;
                case "redundancy": redundancy = reader.Int(); break;
                case "redundancy_policy": policy = ReadRedundancyPolicy(ref reader); break;
                default: reader.Skip(); break;
            }
        }

        return new TaskRequirements
        {
            Capabilities = capabilities,
            MinCpu = minCpu,
            MinMemory = minMemory,
            Gpu = gpu,
            Labels = labels,
            DeviceId = device,
            Zone = zone,
            Redundancy = redundancy,
            RedundancyPolicy = policy,
        };
    }

    private static RedundancyPolicy ReadRedundancyPolicy(ref LineReader reader)
    {
        var name = reader.String();
        return RedundancyPolicies.TryParse(name, out var policy)
            ? policy
            : throw new EventFormatException($"'{name}' is no redundancy policy; a newer program wrote it.");
    }

    private static CachePolicy ReadCache(ref LineReader reader)
    {
        var cache = new CachePolicy();
        reader.EnterObject();
        while (reader.NextProperty(out var name))
        {
            switch (name)
            {
                case "strategy":
                    var strategy = reader.String();
                    cache = CacheStrategies.TryParse(strategy, out var known)
                        ? cache with { Strategy = known }
                        : throw new EventFormatException($"'{strategy}' is no cache strategy; a newer program wrote it.");
                    break;
                case "ttl": cache = cache with { TimeToLive = reader.Seconds() }; break;
                case "version": cache = cache with { Version = reader.String() }; break;
                case "key": cache = cache with { Key = reader.Hex128() }; break;
                default: reader.Skip(); break;
            }
        }

        return cache;
    }

    private static RetryPolicy ReadPolicy(ref LineReader reader)
    {
        var policy = new RetryPolicy();
        reader.EnterObject();
        while (reader.NextProperty(out var name))
        {
            policy = name switch
            {
                "max_attempts" => policy with { MaxAttempts = reader.Int() },
                "initial_interval" => policy with { InitialInterval = reader.Seconds() },
                "backoff_coefficient" => policy with { BackoffCoefficient = reader.Double() },
                "maximum_interval" => policy with { MaximumInterval = reader.Seconds() },
                "jitter" => policy with { Jitter = reader.Double() },
                "retry_on" => policy with { RetryOn = ReadKinds(ref reader) },
                "max_losses" => policy with { MaxLosses = reader.Int() },
                _ => Skip(ref reader, policy),
            };
        }

        return policy;
    }

    private static RetryPolicy Skip(ref LineReader reader, RetryPolicy policy)
    {
        reader.Skip();
        return policy;
    }

    private static ErrorKinds ReadKinds(ref LineReader reader)
    {
        var kinds = ErrorKinds.None;
        reader.EnterArray();
        while (reader.NextElement())
        {
            kinds |= ErrorKindNames.TryParse(reader.String(), out var kind) ? kind : ErrorKinds.None;
        }

        return kinds;
    }

    private static List<KeyValuePair<string, string>> ReadPairs(ref LineReader reader)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        reader.EnterObject();
        while (reader.NextProperty(out var name))
        {
            pairs.Add(new KeyValuePair<string, string>(name, reader.String()));
        }

        return pairs;
    }
}
