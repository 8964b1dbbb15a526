using System.Text.RegularExpressions;
using Orchestrator.Domain;

namespace Orchestrator.Server.Json;

/// <summary>Times as callers write them: RFC 3339, always with an offset, since a time without one is a guess.</summary>
internal static partial class Rfc3339
{
    public const string Example = "2030-01-31T08:00:00Z";

    public static bool TryParse(string text, out Instant time)
    {
        time = default;
        return Shape().IsMatch(text) && Instant.TryParse(text, out time);
    }

    [GeneratedRegex(@"\A\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
