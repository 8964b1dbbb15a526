namespace Orchestrator.Sdk;

/// <summary>The server understood the call and said no; the message is its reason and, mostly, the cure.</summary>
public sealed class OrchestratorApiException(
    int status, string code, string detail, IReadOnlyDictionary<string, string[]>? errors, TimeSpan? retryAfter)
    : Exception(detail)
{
    /// <summary>The <see cref="Code"/> of an answer that does not come from this API.</summary>
    public const string UnexpectedAnswer = "unexpected_answer";

    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>What programs look at; stable.</summary>
    public string Code { get; } = code;

    /// <summary>What happened this time, and the cure.</summary>
    public string Detail { get; } = detail;

    /// <summary>By field, what is wrong with it; empty unless fields are.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; } = errors ?? new Dictionary<string, string[]>();

    /// <summary>When the server asks to try again; null when it did not.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
