using System.Text;

namespace Orchestrator.Server.Json;

/// <summary>Short texts that come again and again, such as the names of task types: the same text is the same string, and no new one.</summary>
internal static class KnownTexts
{
    private const int Longest = 48;
    private const int Places = 1024;
    private static readonly string?[] texts = new string?[Places];

    /// <summary>The text as a string; null when it is too long to be remembered, or not ASCII.</summary>
    public static string? Find(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > Longest || !Ascii.IsValid(utf8))
        {
            return null;
        }

        // FNV-1a. A text that meets another in its place takes it over.
        var hash = 2166136261u;
        foreach (var b in utf8)
        {
            hash = (hash ^ b) * 16777619u;
        }

        ref var place = ref texts[hash % Places];
        var known = Volatile.Read(ref place);
        if (known is null || !Ascii.Equals(utf8, known))
        {
            known = Encoding.ASCII.GetString(utf8);
            Volatile.Write(ref place, known);
        }

        return known;
    }
}
