namespace Orchestrator.Contracts.Events;

/// <summary>The <c>data</c> of one event of <c>GET /api/v1/events</c>.</summary>
public sealed record StreamEventResource
{
    /// <summary>What it is about; <c>tasks</c> or <c>cluster</c>.</summary>
    public required string Topic { get; init; }

    /// <summary>
    /// Of tasks as in a task's history: submitted, queued, started, progressed, completed and so on. Of the cluster: member_joined, member_up,
    /// member_leaving, member_down, member_left, master_changed, shard_placed.
    /// </summary>
    public required string Type { get; init; }

    /// <summary>When it happened.</summary>
    public required string At { get; init; }

    /// <summary>Which task it happened to; null when it is about no task.</summary>
    public string? TaskId { get; init; }

    /// <summary>Which queue that task is in, or which queue was placed; null when it is about none.</summary>
    public string? Domain { get; init; }

    /// <summary>Which attempt it is about, counted from 1; null when none.</summary>
    public int? Attempt { get; init; }

    /// <summary>The state of the task or node after the event; null when the event alone does not tell.</summary>
    public string? Status { get; init; }

    /// <summary>What else there is to say, by type; the JSON value null for nothing.</summary>
    public RawJson Data { get; init; }
}
