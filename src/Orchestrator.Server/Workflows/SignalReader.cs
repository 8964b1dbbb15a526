using System.Text.Json;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Json;

namespace Orchestrator.Server.Workflows;

/// <summary>Reads the body of a signal: an object with a payload, which may be missing altogether.</summary>
internal static class SignalReader
{
    private static readonly FieldNames Known = new("payload");

    /// <param name="payload">Empty when there is none.</param>
    public static Problem? Read(ReadOnlySpan<byte> json, int maxPayloadBytes, out byte[]? payload)
    {
        payload = [];
        return json.IsEmpty
            ? null
            : JsonBody.Read(json, (ref Utf8JsonReader reader, ReadOnlySpan<byte> text, FieldErrors errors) => ReadFields(ref reader, text, errors, maxPayloadBytes), out payload);
    }

    private static byte[] ReadFields(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, FieldErrors errors, int maxPayloadBytes)
    {
        byte[] payload = [];
        var seen = new SeenFields(errors);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var index = Known.Find(ref reader);
            if (index < 0)
            {
                JsonFields.Unknown(ref reader, errors, string.Empty, Known);
                continue;
            }

            seen.Add(index, Known[index]);
            reader.Read();
            payload = JsonFields.Raw(ref reader, json);
            if (payload.Length > maxPayloadBytes)
            {
                errors.Add(Known[index], $"has {payload.Length} bytes; the limit is {maxPayloadBytes}. Put large data elsewhere and pass where it is");
            }
        }

        return payload;
    }
}
