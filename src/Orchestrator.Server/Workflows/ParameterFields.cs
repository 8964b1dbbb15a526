using System.Text.Json;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Json;

namespace Orchestrator.Server.Workflows;

/// <summary>Reads parameters of a run: an object, as it was written.</summary>
internal static class ParameterFields
{
    public static byte[] Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, FieldErrors errors, string field, int maxPayloadBytes)
    {
        if (!JsonFields.Enter(ref reader, errors, field, JsonTokenType.StartObject, "an object"))
        {
            return [];
        }

        var parameters = JsonFields.Raw(ref reader, json);
        if (parameters.Length > maxPayloadBytes)
        {
            errors.Add(field, $"has {parameters.Length} bytes; the limit is {maxPayloadBytes}. Put large data elsewhere and pass where it is");
        }

        return parameters;
    }
}
