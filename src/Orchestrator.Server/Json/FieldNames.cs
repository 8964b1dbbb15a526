using System.Text;
using System.Text.Json;

namespace Orchestrator.Server.Json;

/// <summary>The fields an object may have; finds a property's name among them without making a string of it.</summary>
internal sealed class FieldNames(params string[] names)
{
    private readonly byte[][] utf8 = [.. names.Select(Encoding.UTF8.GetBytes)];

    public IReadOnlyList<string> Names { get; } = names;

    public string this[int index] => Names[index];

    /// <summary>The place of the name the reader stands on; -1 when it is unknown.</summary>
    public int Find(ref Utf8JsonReader reader)
    {
        for (var i = 0; i < utf8.Length; i++)
        {
            if (Is(ref reader, utf8[i]))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>True when the reader stands on this name, however it is written.</summary>
    public static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
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
            // Half of a surrogate pair, escaped: no text, hence no name of ours.
            return false;
        }
    }
}
