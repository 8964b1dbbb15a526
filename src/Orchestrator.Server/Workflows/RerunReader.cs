using System.Text.Json;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Json;

namespace Orchestrator.Server.Workflows;

/// <summary>Reads which steps of a run are to be done again: an object that may be missing altogether.</summary>
internal static class RerunReader
{
    private static readonly FieldNames Known = new("from", "fork", "parameters");

    /// <summary>What is asked for.</summary>
    /// <param name="From">Null for all that did not complete.</param>
    /// <param name="Parameters">Empty for those of the old run.</param>
    public readonly record struct Request(string? From, bool Fork, byte[] Parameters);

    public static Problem? Read(ReadOnlySpan<byte> json, int maxPayloadBytes, out Request request)
    {
        request = new Request(null, false, []);
        return json.IsEmpty
            ? null
            : JsonBody.Read(json, (ref Utf8JsonReader reader, ReadOnlySpan<byte> text, FieldErrors errors) => ReadFields(ref reader, text, errors, maxPayloadBytes), out request);
    }

    private static Request ReadFields(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, FieldErrors errors, int maxPayloadBytes)
    {
        string? from = null;
        var fork = false;
        byte[] parameters = [];
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
            switch (index)
            {
                case 0: from = JsonFields.Text(ref reader, errors, Known[index]); break;
                case 1: fork = JsonFields.Flag(ref reader, errors, Known[index]); break;
                default: parameters = ParameterFields.Read(ref reader, json, errors, Known[index], maxPayloadBytes); break;
            }
        }

        if (parameters.Length > 0 && !fork)
        {
            errors.Add(Known[2], "can only be changed with fork: a run keeps the parameters it was started with");
        }

        return new Request(from, fork, parameters);
    }
}
