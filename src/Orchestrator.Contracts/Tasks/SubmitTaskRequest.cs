using System.Text.Json.Serialization;

namespace Orchestrator.Contracts.Tasks;

/// <summary>Body of <c>POST /api/v1/tasks</c>. Only <see cref="TaskType"/> is required; null takes the default.</summary>
public sealed record SubmitTaskRequest
{
    /// <summary>Which handler runs it; 1 to 200 characters.</summary>
    public required string TaskType { get; init; }

    /// <summary>Which queue it waits in. Default: the first required capability, else <c>default</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Domain { get; init; }

    /// <summary>0 critical, 1 high, 2 normal (default), 3 low, 4 background; the names are accepted by the server too.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Priority { get; init; }

    /// <summary>The handler's input: any JSON value up to the server's limit, 1 MiB unless it is set otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RawJson? InputData { get; init; }

    /// <summary>What an agent must offer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RequirementsResource? Requirements { get; init; }

    /// <summary>Seconds an attempt may run. Default 300.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Timeout { get; init; }

    /// <summary>Seconds it may wait once it is due. Default: as long as it takes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? QueueTimeout { get; init; }

    /// <summary>Not before this time. Default: at once.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? RunAt { get; init; }

    /// <summary>Not before this many seconds from now. Default: at once.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Delay { get; init; }

    /// <summary>When a failed attempt is tried again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RetryPolicyResource? RetryPolicy { get; init; }

    /// <summary>Submitting twice with one key in one domain makes one task.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? IdempotencyKey { get; init; }

    /// <summary>Groups tasks for limits on concurrency.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ConcurrencyKey { get; init; }

    /// <summary>Tags to find it by.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>Where to look for the result of an equal task, and to keep this one's: <c>none</c> (default), <c>memory</c>, <c>disk</c>, <c>shared</c> or <c>hybrid</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CacheStrategy { get; init; }

    /// <summary>Seconds: how old a result may be, and how long this one is kept. Default 86400, a day.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? CacheTtl { get; init; }

    /// <summary>Version of the code that computes the result: another one asks for another result. Default none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CacheVersion { get; init; }
}
