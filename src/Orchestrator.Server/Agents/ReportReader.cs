using System.Text.Json;
using Orchestrator.Domain.Tasks;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Json;

namespace Orchestrator.Server.Agents;

/// <summary>Reads what agents say of attempts. By hand, since every attempt's end passes here: one pass, and results are cut out without a parse.</summary>
internal static class ReportReader
{
    private const string DefaultType = ErrorKindNames.AgentError;

    // In the order of the bits of ReportField.
    private static readonly FieldNames Known = new("type", "task_id", "attempt_token", "percent", "message", "checkpoint", "result", "error", "retry_after");
    private static readonly FieldNames KnownOfError = new("type", "message", "retryable");

    public static Problem? ReadProgress(ReadOnlySpan<byte> json, out AgentReport report) => Read(json, ReportField.Progress, out report);

    public static Problem? ReadComplete(ReadOnlySpan<byte> json, out AgentReport report) => Read(json, ReportField.Complete, out report);

    public static Problem? ReadFail(ReadOnlySpan<byte> json, out AgentReport report) => Read(json, ReportField.Fail, out report);

    /// <summary>Reads the object at whose start the reader stands, whatever fields it has; <see cref="Check"/> says whether they are the right ones.</summary>
    public static AgentReport ReadFields(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, FieldErrors errors)
    {
        var report = default(AgentReport);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var index = Known.Find(ref reader);
            if (index < 0)
            {
                JsonFields.Unknown(ref reader, errors, string.Empty, Known);
                continue;
            }

            var (field, bit) = (Known[index], (ReportField)(1 << index));
            if ((report.Fields & bit) != 0)
            {
                errors.Add(field, "is given more than once");
            }

            report.Fields |= bit;
            reader.Read();
            switch (bit)
            {
                case ReportField.Type: report.Type = JsonFields.Name(ref reader, errors, field); break;
                case ReportField.Task: (report.TaskText, report.Task) = Task(ref reader, errors, field); break;
                case ReportField.Token: (report.TokenText, report.Token) = Token(ref reader, errors, field); break;
                case ReportField.Percent: report.Percent = JsonFields.Number(ref reader, errors, field) ?? 0; break;
                case ReportField.Message: report.Message = JsonFields.Text(ref reader, errors, field); break;
                case ReportField.Checkpoint: report.Checkpoint = Payload(ref reader, json); break;
                case ReportField.Result: report.Result = Payload(ref reader, json); break;
                case ReportField.Error: report.Error = Error(ref reader, errors, field); break;
                default: report.RetryAfter = JsonFields.Seconds(ref reader, errors, field); break;
            }
        }

        return report;
    }

    /// <summary>Notes fields that do not belong there, that are missing, or that have values they cannot have.</summary>
    /// <param name="allowed">Those that belong there. Of them a token, a task and an error are required.</param>
    public static void Check(in AgentReport report, ReportField allowed, FieldErrors errors)
    {
        var (foreign, required) = (report.Fields & ~allowed, allowed & (ReportField.Task | ReportField.Token | ReportField.Error));
        for (var i = 0; i < Known.Names.Count && (foreign | required) != 0; i++)
        {
            var bit = (ReportField)(1 << i);
            if ((foreign & bit) != 0)
            {
                errors.Add(Known[i], "is unknown");
            }
            else if ((required & bit) != 0 && IsMissing(report, bit) && !errors.Has(Known[i]))
            {
                errors.Add(Known[i], "is required");
            }
        }

        if (!(report.Percent is >= 0 and <= 100))
        {
            errors.Add("percent", "must be from 0 to 100");
        }

        if (report.RetryAfter is { } after && (after < TimeSpan.Zero || after > TaskSpecRules.MaxDuration))
        {
            errors.Add("retry_after", $"must be 0 or more seconds and at most {TaskSpecRules.MaxDuration.TotalSeconds:0}");
        }
    }

    private static Problem? Read(ReadOnlySpan<byte> json, ReportField allowed, out AgentReport report) => JsonBody.Read(
        json,
        (ref Utf8JsonReader reader, ReadOnlySpan<byte> all, FieldErrors errors) =>
        {
            var read = ReadFields(ref reader, all, errors);
            Check(read, allowed, errors);
            return read;
        },
        out report);

    private static bool IsMissing(in AgentReport report, ReportField field) => field switch
    {
        ReportField.Task => report.TaskText is null,
        ReportField.Token => report.TokenText is null,
        _ => report.Error is null,
    };

    private static (string? Text, TaskId? Id) Task(ref Utf8JsonReader reader, FieldErrors errors, string field)
    {
        if (reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped && TaskId.TryParse(reader.ValueSpan, out var id))
        {
            return (string.Empty, id);
        }

        var text = JsonFields.Text(ref reader, errors, field);
        return (text, TaskId.TryParse(text, out id) ? id : null);
    }

    private static (string? Text, AttemptToken? Token) Token(ref Utf8JsonReader reader, FieldErrors errors, string field)
    {
        if (reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped && AttemptToken.TryParse(reader.ValueSpan, out var token))
        {
            return (string.Empty, token);
        }

        var text = JsonFields.Text(ref reader, errors, field);
        return (text, AttemptToken.TryParse(text, out token) ? token : null);
    }

    private static TaskPayload Payload(ref Utf8JsonReader reader, ReadOnlySpan<byte> json) =>
        reader.TokenType == JsonTokenType.Null ? default : (TaskPayload)JsonFields.Raw(ref reader, json);

    private static TaskError? Error(ref Utf8JsonReader reader, FieldErrors errors, string path)
    {
        if (!JsonFields.Enter(ref reader, errors, path, JsonTokenType.StartObject, "an object"))
        {
            return null;
        }

        string? type = null, message = null;
        var isRetryable = true;
        var seen = new SeenFields(errors);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var index = KnownOfError.Find(ref reader);
            if (index < 0)
            {
                JsonFields.Unknown(ref reader, errors, path + ".", KnownOfError);
                continue;
            }

            var field = $"{path}.{KnownOfError[index]}";
            seen.Add(index, field);
            reader.Read();
            switch (index)
            {
                case 0: type = JsonFields.Name(ref reader, errors, field); break;
                case 1: message = JsonFields.Text(ref reader, errors, field); break;
                default: isRetryable = reader.TokenType == JsonTokenType.Null || JsonFields.Flag(ref reader, errors, field); break;
            }
        }

        if (type is not null && Domain.Agents.AgentRules.NameFault(type) is { } fault)
        {
            errors.Add($"{path}.type", fault);
        }

        return new TaskError(type ?? DefaultType, message ?? string.Empty, isRetryable);
    }
}
