using System.Reflection;
using System.Text;
using System.Text.Json;

namespace Orchestrator.Engine.Codec;

/// <summary>The known field names as shared strings, so that reading a journal makes none of them anew.</summary>
internal static class PropertyNames
{
    private static readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Known = Build();

    public static string? Find(ReadOnlySpan<byte> utf8)
    {
        Span<char> chars = stackalloc char[32];
        return utf8.Length <= chars.Length && Known.TryGetValue(chars[..Encoding.UTF8.GetChars(utf8, chars)], out var name)
            ? name
            : null;
    }

    private static Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Build()
    {
        var names = typeof(EventNames).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => string.Intern(((JsonEncodedText)field.GetValue(null)!).Value));
        return names.Distinct().ToDictionary(name => name).GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
