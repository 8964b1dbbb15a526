namespace Orchestrator.Server.Configuration;

/// <summary>What a source says, before it is known to be a value of its setting: a text, a list, or names with values.</summary>
/// <param name="Text">A single text, which may hold a list with commas.</param>
/// <param name="Items">A list.</param>
/// <param name="Pairs">Names with values.</param>
public sealed record RawValue(string? Text, IReadOnlyList<string>? Items = null, IReadOnlyDictionary<string, string>? Pairs = null)
{
    /// <summary>The list that was given, as one or as a text with commas; null when it is neither.</summary>
    internal IReadOnlyList<string>? AsList() =>
        Items ?? Text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What it is, for a message: <c>'abc'</c>, or its shape.</summary>
    internal string Describe() => this switch
    {
        { Text: "" } => "empty",
        { Text: { } text } => $"'{text}'",
        { Items: not null } => "a list",
        _ => "a mapping",
    };
}
