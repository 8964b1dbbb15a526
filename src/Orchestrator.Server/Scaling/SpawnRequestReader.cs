using System.Text.Json;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Json;

namespace Orchestrator.Server.Scaling;

/// <summary>Reads how many agents somebody asks for: an object that may be missing altogether, and then it is one.</summary>
internal static class SpawnRequestReader
{
    /// <summary>The most agents one call may ask for.</summary>
    public const int Most = 1000;

    private const int One = 1;
    private static readonly FieldNames Known = new("count");

    public static Problem? Read(ReadOnlySpan<byte> json, out int count)
    {
        count = One;
        if (json.IsEmpty)
        {
            return null;
        }

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
                count = ReadFields(ref reader, errors);
            }
            else
            {
                reader.Skip();
                errors.Add(string.Empty, "must be a JSON object");
            }

            reader.Read();
        }
        catch (JsonException e)
        {
            return JsonText.Explain(json, e);
        }

        return errors.Any ? errors.ToProblem(ErrorCodes.ValidationFailed) : null;
    }

    private static int ReadFields(ref Utf8JsonReader reader, FieldErrors errors)
    {
        var count = One;
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
            count = JsonFields.Whole(ref reader, errors, Known[index]) ?? One;
            if (count is < 1 or > Most && !errors.Has(Known[index]))
            {
                errors.Add(Known[index], $"must be between 1 and {Most}");
            }
        }

        return count;
    }
}
