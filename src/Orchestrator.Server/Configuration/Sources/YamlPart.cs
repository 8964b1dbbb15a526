namespace Orchestrator.Server.Configuration.Sources;

/// <summary>A part of a file: a text, a list or a mapping.</summary>
/// <param name="Line">Where it begins, counted from 1.</param>
internal abstract record YamlPart(int Line)
{
    /// <param name="Line">Where it begins.</param>
    /// <param name="Value">Null when nothing is written there, or null is.</param>
    public sealed record Text(int Line, string? Value) : YamlPart(Line);

    /// <param name="Line">Where it begins.</param>
    /// <param name="Parts">The items in order.</param>
    public sealed record Items(int Line, IReadOnlyList<YamlPart> Parts) : YamlPart(Line);

    /// <param name="Line">Where it begins.</param>
    /// <param name="Parts">The entries in order, those of the same name too.</param>
    public sealed record Entries(int Line, IReadOnlyList<YamlEntry> Parts) : YamlPart(Line);
}
