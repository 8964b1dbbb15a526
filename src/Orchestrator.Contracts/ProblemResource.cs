using System.Text.Json.Serialization;

namespace Orchestrator.Contracts;

/// <summary>What every error answers, as <c>application/problem+json</c> (RFC 9457).</summary>
public sealed record ProblemResource
{
    /// <summary>Where the error is explained: <c>/docs/errors/{code}</c>.</summary>
    public required string Type { get; init; }

    /// <summary>What kind of error it is, for people.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>What happened this time, and the cure.</summary>
    public required string Detail { get; init; }

    /// <summary>What programs look at; stable.</summary>
    public required string Code { get; init; }

    /// <summary>By field, what is wrong with it; only with a 400.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>Who holds the lock that was asked for; only with <c>lock_held</c> and <c>lock_lost</c>, when somebody does.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Holder { get; init; }

    /// <summary>Until when, unless it is renewed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ExpiresAt { get; init; }
}
