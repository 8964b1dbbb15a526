using System.Text.Json;

namespace Orchestrator.Journal.Projection;

/// <summary>The tags within a row, as a JSON object: a found row shows them, and is checked by them; a deleted one says which entries go with it.</summary>
internal static class TagsColumn
{
    /// <summary>The column's bytes; empty, stored as NULL, for a row without tags.</summary>
    public static byte[] Encode(IReadOnlyDictionary<string, string>? tags)
    {
        if (tags is null || tags.Count == 0)
        {
            return [];
        }

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in tags)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    public static Dictionary<string, string> Decode(ReadOnlySpan<byte> column)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(column);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            var name = reader.GetString()!;
            reader.Read();
            tags[name] = reader.GetString()!;
        }

        return tags;
    }
}
