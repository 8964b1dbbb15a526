using Orchestrator.Domain;

namespace Orchestrator.Server.Configuration;

/// <summary>Guesses which setting or section somebody meant.</summary>
internal static class UnknownKey
{
    /// <summary>The nearest key; null when none is near.</summary>
    public static string? Meant(string typed)
    {
        // The right name in the wrong section, or in none.
        var name = typed[(typed.LastIndexOf('.') + 1)..];
        return Settings.All.FirstOrDefault(setting => setting.Key.EndsWith("." + name, StringComparison.Ordinal))?.Key
            ?? NearestName.Of(typed, Settings.All.Select(setting => setting.Key).Concat(Sections(typed)));
    }

    // A section is meant only by what is written where sections are.
    private static IEnumerable<string> Sections(string typed) => typed.Contains('.', StringComparison.Ordinal)
        ? []
        : Settings.All.Select(setting => setting.Key.Split('.')).Where(parts => parts.Length > 1).Select(parts => parts[0]).Distinct();
}
