using System.Text.Json.Serialization;

namespace Orchestrator.Contracts.Tasks;

/// <summary>
/// One line of the answer to <c>POST /api/v1/tasks/batch</c>: what became of one line of the request. Either
/// <see cref="TaskId"/> or <see cref="Error"/> is there, the other is null and not sent.
/// </summary>
public sealed record BatchLineResource
{
    /// <summary>The line of the request, counted from 1; blank lines are counted too, but not answered.</summary>
    public required int Line { get; init; }

    /// <summary>The task, durable by now; null when the line was refused.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TaskId { get; init; }

    /// <summary>True when the line's idempotency key was used before, and the task is that earlier one. Not sent when false.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Repeated { get; init; }

    /// <summary>Why the line was refused; null when it was accepted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ProblemResource? Error { get; init; }
}
