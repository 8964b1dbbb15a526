using Orchestrator.Contracts;
using Orchestrator.Contracts.Agents;

namespace Orchestrator.Sdk.Agents.Work;

/// <summary>How an attempt ended, kept until the server has acknowledged it.</summary>
internal sealed class KeptResult
{
    public required string TaskId { get; init; }

    public required string Token { get; init; }

    /// <summary>Why it failed; null when it completed with <see cref="Result"/>.</summary>
    public AttemptErrorResource? Error { get; init; }

    public RawJson Result { get; init; }

    /// <summary>The earliest next attempt after a failure; null leaves it to the task.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>About what it takes in memory.</summary>
    public long Bytes => 200 + Result.Utf8.Length + (2 * (Error?.Message?.Length ?? 0));

    /// <summary>How often the server asked to send it again later.</summary>
    public int Delays { get; set; }

    /// <summary>When it is to be sent again, by the clock's timestamps; null while it is under way.</summary>
    public long? DueAt { get; set; }

    /// <summary>The same attempt as failed, for a result that the server does not take.</summary>
    public KeptResult AsFailure(string message) => new()
    {
        TaskId = TaskId,
        Token = Token,
        Error = new AttemptErrorResource { Type = TaskErrorTypes.AgentError, Message = Shortened.Text(message, Shortened.ErrorLength), Retryable = false },
    };
}
