using System.Text.Json;
using Orchestrator.Server.Errors;

namespace Orchestrator.Server.Json;

/// <summary>Reads the object a reader stands on.</summary>
internal delegate T ObjectReader<T>(ref Utf8JsonReader reader, FieldErrors errors);

/// <summary>
/// Reads an object that many bodies have in common, and remembers the last one and what it came to: tasks come in crowds that ask for the same, and
/// a million of them that wait should share one answer.
/// </summary>
internal sealed class LastRead<T>(ObjectReader<T> read)
    where T : class
{
    private const int Longest = 1024;
    private volatile Entry? last;

    /// <summary>What the object at the reader comes to; the reader then stands at its end.</summary>
    public T Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, FieldErrors errors)
    {
        if (last is { } known && reader.TokenType == JsonTokenType.StartObject && json[(int)reader.TokenStartIndex..].StartsWith(known.Json))
        {
            reader.Skip();
            return known.Value;
        }

        var start = (int)reader.TokenStartIndex;
        var value = read(ref reader, errors);
        var length = (int)reader.BytesConsumed - start;
        if (!errors.Any && length <= Longest)
        {
            last = new Entry(json.Slice(start, length).ToArray(), value);
        }

        return value;
    }

    private sealed record Entry(byte[] Json, T Value);
}
