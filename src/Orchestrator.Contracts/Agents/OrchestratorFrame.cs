using System.Text.Json.Serialization;

namespace Orchestrator.Contracts.Agents;

/// <summary>A frame of the stream to an agent; which fields it has depends on its type.</summary>
public sealed record OrchestratorFrame
{
    /// <summary>One of <see cref="AgentFrameTypes"/>.</summary>
    public required string Type { get; init; }

    /// <summary>Of <c>registered</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AgentId { get; init; }

    /// <summary>Of <c>registered</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Session { get; init; }

    /// <summary>Of <c>registered</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? SessionTtl { get; init; }

    /// <summary>Of <c>registered</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Resumed { get; init; }

    /// <summary>Of <c>assign</c>, <c>cancel</c>, <c>ack</c> and, when it is about an attempt, <c>error</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TaskId { get; init; }

    /// <summary>As <see cref="TaskId"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AttemptToken { get; init; }

    /// <summary>Of <c>assign</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TaskType { get; init; }

    /// <summary>Of <c>assign</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Attempt { get; init; }

    /// <summary>Of <c>assign</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RawJson? InputData { get; init; }

    /// <summary>Of <c>assign</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Timeout { get; init; }

    /// <summary>Of <c>assign</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Deadline { get; init; }

    /// <summary>Of <c>assign</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RawJson? Checkpoint { get; init; }

    /// <summary>Of <c>cancel</c>: <c>cancelled</c> when somebody cancelled the task, <c>ended</c> when the attempt is over for another reason.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>Of <c>ack</c>: <c>accepted</c> or <c>repeated</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Status { get; init; }

    /// <summary>Of <c>error</c>: what programs look at.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Code { get; init; }

    /// <summary>Of <c>error</c>: what happened, and the cure.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Detail { get; init; }

    /// <summary>Of <c>error</c>: true when the frame is to be sent again later.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Retryable { get; init; }
}
