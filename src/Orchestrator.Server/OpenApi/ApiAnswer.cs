using Orchestrator.Server.Errors;

namespace Orchestrator.Server.OpenApi;

/// <summary>An answer that is no problem.</summary>
/// <param name="Status">Its HTTP status.</param>
/// <param name="Meaning">When it comes, and what is in it.</param>
internal sealed record ApiAnswer(int Status, string Meaning)
{
    public string MediaType { get; init; } = "application/json";

    /// <summary>What it holds, or what each of its lines or events holds: a type of Contracts. Null for text, or for no body.</summary>
    public Type? Type { get; init; }

    /// <summary>True for a text that no type of Contracts describes.</summary>
    public bool IsText { get; init; }

    /// <summary>Where its <c>Location</c> leads; null when it has none.</summary>
    public string? Location { get; init; }

    /// <summary>Problems that come inside it, line by line.</summary>
    public IReadOnlyList<ErrorCode> LineErrors { get; init; } = [];

    /// <summary>JSON of a type.</summary>
    public static ApiAnswer Json<T>(int status, string meaning) => new(status, meaning) { Type = typeof(T) };
}
