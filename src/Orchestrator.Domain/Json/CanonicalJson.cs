using System.Runtime.InteropServices;
using System.Text.Json;

namespace Orchestrator.Domain.Json;

/// <summary>
/// One text for all ways to write a value: names sorted by their bytes, no white space, strings with the fewest escapes,
/// numbers by value. Its hash tells a repeated body from another one; it is stored, so the text must never change.
/// </summary>
public static class CanonicalJson
{
    /// <summary>The deepest nesting of a text.</summary>
    public const int MaxDepth = 64;

    /// <summary>Writes a valid JSON text canonically, without one member of the outermost object.</summary>
    /// <param name="without">The member's name; empty to leave none out.</param>
    /// <exception cref="JsonException">The text is not JSON, or nested more deeply than <see cref="MaxDepth"/>.</exception>
    public static ReadOnlySpan<byte> Write(ReadOnlySpan<byte> json, ReadOnlySpan<byte> without)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        var output = new List<byte>(json.Length + 16);
        reader.Read();
        WriteValue(ref reader, output, without);
        return CollectionsMarshal.AsSpan(output);
    }

    private static void WriteValue(ref Utf8JsonReader reader, List<byte> output, ReadOnlySpan<byte> without)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                WriteObject(ref reader, output, without);
                break;
            case JsonTokenType.StartArray:
                WriteArray(ref reader, output);
                break;
            case JsonTokenType.String:
                CanonicalString.Write(ref reader, output);
                break;
            case JsonTokenType.Number:
                CanonicalNumber.Write(reader.ValueSpan, output);
                break;
            default:
                output.AddRange(reader.ValueSpan);
                break;
        }
    }

    private static void WriteObject(ref Utf8JsonReader reader, List<byte> output, ReadOnlySpan<byte> without)
    {
        output.Add((byte)'{');
        var start = output.Count;
        var members = new List<Range>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (!without.IsEmpty && IsName(ref reader, without))
            {
                reader.Read();
                reader.Skip();
                continue;
            }

            var member = output.Count;
            CanonicalString.Write(ref reader, output);
            output.Add((byte)':');
            reader.Read();
            WriteValue(ref reader, output, default);
            output.Add((byte)',');
            members.Add((member - start)..(output.Count - start));
        }

        Sort(CollectionsMarshal.AsSpan(output)[start..], members);
        CutComma(output, start);
        output.Add((byte)'}');
    }

    private static bool IsName(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (!reader.ValueIsEscaped)
        {
            return reader.ValueSpan.SequenceEqual(name);
        }

        try
        {
            return reader.ValueTextEquals(name);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, escaped: no text, hence not the name.
            return false;
        }
    }

    /// <summary>Puts members that were written in the order they came into the order of their names.</summary>
    private static void Sort(Span<byte> written, List<Range> members)
    {
        // A member begins with its name, and no name is the start of another: the quote behind it sees to that. Members of
        // one name keep their order, as the last one counts.
        var copy = written.ToArray();
        var position = 0;
        foreach (var member in members.OrderBy(member => NameOf(copy.AsMemory(member)), ByBytes))
        {
            var bytes = copy.AsSpan(member);
            bytes.CopyTo(written[position..]);
            position += bytes.Length;
        }
    }

    private static Comparer<ReadOnlyMemory<byte>> ByBytes { get; } =
        Comparer<ReadOnlyMemory<byte>>.Create((left, right) => left.Span.SequenceCompareTo(right.Span));

    /// <summary>The member's name with its quotes.</summary>
    private static ReadOnlyMemory<byte> NameOf(ReadOnlyMemory<byte> member)
    {
        var span = member.Span;
        var end = 1;
        while (span[end] != (byte)'"')
        {
            end += span[end] == (byte)'\\' ? 2 : 1;
        }

        return member[..end];
    }

    private static void WriteArray(ref Utf8JsonReader reader, List<byte> output)
    {
        output.Add((byte)'[');
        var start = output.Count;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            WriteValue(ref reader, output, default);
            output.Add((byte)',');
        }

        CutComma(output, start);
        output.Add((byte)']');
    }

    private static void CutComma(List<byte> output, int start)
    {
        if (output.Count > start)
        {
            output.RemoveAt(output.Count - 1);
        }
    }
}
