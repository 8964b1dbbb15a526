using System.Text.Json.Serialization;
using Orchestrator.Contracts.Tasks;

namespace Orchestrator.Contracts.Workflows;

/// <summary>A step. Exactly one of <see cref="TaskType"/>, <see cref="Workflow"/>, <see cref="Signal"/> and <see cref="Approval"/> says what it does; null takes the default.</summary>
public sealed record StepSpecResource
{
    /// <summary>The step's id, unique in its workflow.</summary>
    public required string TaskId { get; init; }

    /// <summary>Submits a task of this type.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TaskType { get; init; }

    /// <summary>Runs a workflow: the id of a stored one, an object with <c>workflow_id</c> and <c>version</c>, or a whole workflow.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RawJson? Workflow { get; init; }

    /// <summary>Waits for a signal of this name; its payload is the result.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Signal { get; init; }

    /// <summary>Waits for somebody's approval: a signal named like the step, whose payload says <c>approved</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Approval { get; init; }

    /// <summary>Ids of the steps that must have ended before.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Dependencies { get; init; }

    /// <summary>Its task's input, or its workflow's parameters: JSON with expressions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RawJson? Parameters { get; init; }

    /// <summary>An expression; the step is skipped when it gives false. Default: always.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? When { get; init; }

    /// <summary>An expression that gives an array: the step is done once for each element, as <c>item</c> and <c>index</c>. Default: once.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Map { get; init; }

    /// <summary>How many elements are done at the same time. Default 0, which is all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MaxParallel { get; init; }

    /// <summary>True lets the run go on when the step fails. Default false.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? ContinueOnError { get; init; }

    /// <summary>True does the step when all others have ended, however they did. Default false.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Final { get; init; }

    /// <summary>About how many seconds it takes; says only which steps go first. Default 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Estimate { get; init; }

    /// <summary>Seconds an attempt may run, default 300; of a step that waits for a signal, seconds it waits, default a week.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Timeout { get; init; }

    /// <summary>Which queue its task waits in.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Domain { get; init; }

    /// <summary>0 critical, 1 high, 2 normal (default), 3 low, 4 background; the names are accepted by the server too.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Priority { get; init; }

    /// <summary>What an agent must offer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RequirementsResource? Requirements { get; init; }

    /// <summary>Seconds its task may wait in its queue. Default: as long as it takes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? QueueTimeout { get; init; }

    /// <summary>When a failed attempt is tried again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RetryPolicyResource? RetryPolicy { get; init; }

    /// <summary>Groups tasks for limits on concurrency.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ConcurrencyKey { get; init; }

    /// <summary>Tags of its tasks.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>Where results are kept to be used again: <c>none</c> (default), <c>memory</c>, <c>disk</c>, <c>shared</c> or <c>hybrid</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CacheStrategy { get; init; }

    /// <summary>Seconds a result is kept. Default: a day.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? CacheTtl { get; init; }

    /// <summary>The version of the code; results of another are not used.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CacheVersion { get; init; }
}
