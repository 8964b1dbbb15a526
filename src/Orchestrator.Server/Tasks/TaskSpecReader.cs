using System.Text.Json;
using Orchestrator.Domain;
using Orchestrator.Domain.Json;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Caching;
using Orchestrator.Domain.Tasks.Queue;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Json;

namespace Orchestrator.Server.Tasks;

/// <summary>
/// Reads a submitted task into a spec that is complete and checked, or says everything that is wrong with it. Written by
/// hand because every submission passes here: one pass over the bytes, and the input is cut out of them without a parse.
/// </summary>
internal static class TaskSpecReader
{
    private const string DefaultDomain = "default";

    /// <summary>The fields of a task; also of a workflow's step, among others.</summary>
    public static readonly FieldNames Known = new("task_type", "domain", "priority", "input_data", "requirements", "timeout", "queue_timeout", "run_at", "delay",
        "retry_policy", "idempotency_key", "concurrency_key", "tags", "cache_strategy", "cache_ttl", "cache_version");

    private static readonly LastRead<RequirementsRead> LastRequirements = new(ReadRequirements);
    private static readonly LastRead<RetryPolicy> LastRetry = new(RetryPolicyReader.Read);

    /// <summary>Reads one task.</summary>
    /// <param name="json">The body, or a line of a batch; may be reused afterwards.</param>
    /// <returns>What is wrong; null when <paramref name="spec"/> is there.</returns>
    public static Problem? Read(ReadOnlySpan<byte> json, int maxPayloadBytes, out TaskSpec? spec)
    {
        spec = null;
        if (JsonText.Check(ref json) is { } problem)
        {
            return problem;
        }

        var errors = new FieldErrors();
        TaskSpec read;
        try
        {
            var reader = JsonText.Reader(json);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                errors.Add(string.Empty, "must be a JSON object");
                read = new TaskSpec { Type = string.Empty, Domain = DefaultDomain };
            }
            else
            {
                read = ReadFields(ref reader, json, errors);
            }

            // What stands behind the object is found here.
            reader.Read();
        }
        catch (JsonException e)
        {
            return JsonText.Explain(json, e);
        }

        if (!errors.Has(string.Empty))
        {
            CheckRules(read, maxPayloadBytes, errors);
        }

        if (errors.Any)
        {
            return errors.ToProblem(ErrorCodes.ValidationFailed);
        }

        spec = read.IdempotencyKey is null
            ? read
            : read with { BodyHash = IdempotencyKeys.Hash(CanonicalJson.Write(json, without: "idempotency_key"u8)) };
        return null;
    }

    private static TaskSpec ReadFields(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, FieldErrors errors)
    {
        string? type = null, domain = null, firstCapability = null, key = null, concurrencyKey = null, cacheVersion = null;
        CacheStrategy? cacheStrategy = null;
        var priority = TaskPriority.Normal;
        byte[]? input = null;
        var requirements = TaskRequirements.None;
        TimeSpan? timeout = null, queueTimeout = null, delay = null, cacheTtl = null;
        Instant? runAt = null;
        var retry = RetryPolicy.Default;
        IReadOnlyList<KeyValuePair<string, string>> tags = [];

        var seen = new SeenFields(errors);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var index = Known.Find(ref reader);
            if (index < 0)
            {
                JsonFields.Unknown(ref reader, errors, string.Empty, Known);
                continue;
            }

            var field = Known[index];
            seen.Add(index, field);
            reader.Read();
            switch (index)
            {
                case 0: type = JsonFields.Name(ref reader, errors, field); break;
                case 1: domain = JsonFields.Name(ref reader, errors, field); break;
                case 2: priority = Priority(ref reader, errors, field); break;
                case 3: input = JsonFields.Raw(ref reader, json); break;
                case 4: (requirements, firstCapability) = LastRequirements.Read(ref reader, json, errors); break;
                case 5: timeout = JsonFields.Seconds(ref reader, errors, field); break;
                case 6: queueTimeout = JsonFields.Seconds(ref reader, errors, field); break;
                case 7: runAt = JsonFields.Time(ref reader, errors, field); break;
                case 8: delay = JsonFields.Seconds(ref reader, errors, field); break;
                case 9: retry = LastRetry.Read(ref reader, json, errors); break;
                case 10: key = JsonFields.Text(ref reader, errors, field); break;
                case 11: concurrencyKey = JsonFields.Text(ref reader, errors, field); break;
                case 12: tags = JsonFields.Pairs(ref reader, errors, field); break;
                case 13: cacheStrategy = CacheFields.Strategy(ref reader, errors, field); break;
                case 14: cacheTtl = JsonFields.Seconds(ref reader, errors, field); break;
                default: cacheVersion = JsonFields.Text(ref reader, errors, field); break;
            }
        }

        if (type is null && !errors.Has("task_type"))
        {
            errors.Add("task_type", "is required");
        }

        return new TaskSpec
        {
            Type = type ?? string.Empty,
            Domain = domain ?? firstCapability ?? DefaultDomain,
            Priority = priority,
            Input = input,
            Requirements = requirements,
            Timeout = timeout ?? TaskSpec.DefaultTimeout,
            QueueTimeout = queueTimeout,
            RunAt = runAt,
            Delay = delay,
            Retry = retry,
            IdempotencyKey = key,
            ConcurrencyKey = concurrencyKey,
            Cache = CacheFields.Policy(cacheStrategy, cacheTtl, cacheVersion),
            Tags = tags,
        };
    }

    private static RequirementsRead ReadRequirements(ref Utf8JsonReader reader, FieldErrors errors) =>
        new(RequirementsReader.Read(ref reader, errors, out var firstCapability), firstCapability);

    /// <summary>The domain's own rules, for the fields that could be read at all.</summary>
    private static void CheckRules(TaskSpec spec, int maxPayloadBytes, FieldErrors errors)
    {
        var faults = TaskSpecRules.Check(spec, maxPayloadBytes);
        if (faults.Count == 0)
        {
            return;
        }

        var unread = faults.Select(fault => fault.Field).Distinct().Where(errors.Has).ToHashSet(StringComparer.Ordinal);
        foreach (var fault in faults.Where(fault => !unread.Contains(fault.Field)))
        {
            errors.Add(fault.Field, fault.Cure);
        }
    }

    private static int Priority(ref Utf8JsonReader reader, FieldErrors errors, string field)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number:
                return JsonFields.Whole(ref reader, errors, field) ?? TaskPriority.Normal;
            case JsonTokenType.String:
                var name = JsonFields.Text(ref reader, errors, field);
                for (var priority = 0; priority < TaskPriority.Names.Count; priority++)
                {
                    if (TaskPriority.Names[priority] == name)
                    {
                        return priority;
                    }
                }

                // No priority: the rule says what there is.
                return -1;
            case JsonTokenType.Null:
                return TaskPriority.Normal;
            default:
                return JsonFields.Enter(ref reader, errors, field, JsonTokenType.None, "a number or a name") ? 0 : TaskPriority.Normal;
        }
    }

    private sealed record RequirementsRead(TaskRequirements Requirements, string? FirstCapability);
}
