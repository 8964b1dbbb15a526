using System.Buffers;
using System.Text.Json;

namespace Orchestrator.Domain.Workflows.Runs;

/// <summary>The parameters of a run.</summary>
public static class RunParameters
{
    /// <summary>An object with the members of both; the given ones win.</summary>
    /// <param name="given">A JSON object; empty for none.</param>
    public static ReadOnlyMemory<byte> Merge(JsonElement defaults, ReadOnlyMemory<byte> given)
    {
        var others = given.IsEmpty ? default : JsonElement.Parse(given.Span);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            if (defaults.ValueKind == JsonValueKind.Object)
            {
                foreach (var member in defaults.EnumerateObject())
                {
                    if (others.ValueKind != JsonValueKind.Object || !others.TryGetProperty(member.Name, out _))
                    {
                        member.WriteTo(writer);
                    }
                }
            }

            if (others.ValueKind == JsonValueKind.Object)
            {
                foreach (var member in others.EnumerateObject())
                {
                    member.WriteTo(writer);
                }
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenMemory.ToArray();
    }
}
