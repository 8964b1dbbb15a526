using System.Text.Json;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Json;

namespace Orchestrator.Server.Tasks;

/// <summary>Reads the body of a cancellation or a retry: an object that may be missing altogether.</summary>
internal static class ChangeBody
{
    /// <summary>Longest reason, in characters.</summary>
    public const int LongestReason = 1000;

    private static readonly FieldNames KnownByCancel = new("reason");
    private static readonly FieldNames None = new();

    /// <summary>Reads <c>{"reason"}</c>.</summary>
    public static Problem? ReadReason(ReadOnlySpan<byte> json, out string? reason) => Read(json, KnownByCancel, out reason);

    /// <summary>Reads an object without fields.</summary>
    public static Problem? ReadNothing(ReadOnlySpan<byte> json, out string? reason) => Read(json, None, out reason);

    private static Problem? Read(ReadOnlySpan<byte> json, FieldNames known, out string? reason)
    {
        reason = null;
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
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                errors.Add(string.Empty, "must be a JSON object");
            }
            else
            {
                reason = ReadFields(ref reader, known, errors);
            }

            reader.Read();
        }
        catch (JsonException e)
        {
            return JsonText.Explain(json, e);
        }

        return errors.Any ? errors.ToProblem(ErrorCodes.ValidationFailed) : null;
    }

    private static string? ReadFields(ref Utf8JsonReader reader, FieldNames known, FieldErrors errors)
    {
        string? reason = null;
        var seen = new SeenFields(errors);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var index = known.Find(ref reader);
            if (index < 0)
            {
                JsonFields.Unknown(ref reader, errors, string.Empty, known);
                continue;
            }

            seen.Add(index, known[index]);
            reader.Read();
            reason = JsonFields.Text(ref reader, errors, known[index]);
            if (reason?.Length > LongestReason)
            {
                errors.Add(known[index], $"must have at most {LongestReason} characters");
            }
        }

        return reason;
    }
}
