using System.Text.Json;
using Orchestrator.Server.Errors;

namespace Orchestrator.Server.Json;

/// <summary>Reads a body that is one JSON object, or says everything that is wrong with it.</summary>
internal static class JsonBody
{
    public static Problem? Read<T>(ReadOnlySpan<byte> json, FieldsReader<T> read, out T? value)
    {
        value = default;
        if (JsonText.Check(ref json) is { } problem)
        {
            return problem;
        }

        var errors = new FieldErrors();
        try
        {
            var reader = JsonText.Reader(json);
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                value = read(ref reader, json, errors);
            }
            else
            {
                reader.Skip();
                errors.Add(string.Empty, "must be a JSON object");
            }

            // What stands behind the object is found here.
            reader.Read();
        }
        catch (JsonException e)
        {
            return JsonText.Explain(json, e);
        }

        return errors.Any ? errors.ToProblem(ErrorCodes.ValidationFailed) : null;
    }
}
