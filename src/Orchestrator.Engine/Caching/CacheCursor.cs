using System.Globalization;
using Orchestrator.Domain.Tasks.Caching;

namespace Orchestrator.Engine.Caching;

/// <summary>Where the next page of entries begins behind: a layer, a key and, in a cluster, a node.</summary>
public sealed record CacheCursor(CacheStrategy Strategy, UInt128 Key, string Node)
{
    private const int KeyDigits = 32;

    public override string ToString() => $"{(int)Strategy}{Key:x32}{Node}";

    /// <summary>Reads what <see cref="ToString"/> gave.</summary>
    public static bool TryParse(string? text, out CacheCursor? cursor)
    {
        cursor = text?.Length > KeyDigits && text[0] is >= '1' and <= '3'
            && UInt128.TryParse(text.AsSpan(1, KeyDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var key)
            ? new CacheCursor((CacheStrategy)(text[0] - '0'), key, text[(KeyDigits + 1)..])
            : null;
        return cursor is not null;
    }
}
