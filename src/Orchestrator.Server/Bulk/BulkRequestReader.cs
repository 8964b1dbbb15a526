using System.Text.Json;
using Orchestrator.Domain.Bulk;
using Orchestrator.Domain.Tasks;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Json;
using Orchestrator.Server.Tasks;

namespace Orchestrator.Server.Bulk;

/// <summary>Reads the bodies of calls about bulk jobs, or says everything that is wrong with one.</summary>
internal static class BulkRequestReader
{
    /// <summary>Highest rate that can be asked for, in tasks a second.</summary>
    public const double FastestRate = 1_000_000;

    private static readonly FieldNames Known = new("action", "filter", "dry_run", "rate", "reason");
    private static readonly FieldNames KnownOfRate = new("rate");
    private static readonly FieldNames KnownOfFilter = new("status", "task_type", "domain", "agent_id", "tags", "submitted_after", "submitted_before");

    /// <summary>What is asked for.</summary>
    public readonly record struct Request(BulkAction Action, BulkFilter Filter, bool DryRun, double? Rate, string? Reason);

    private delegate T FieldsReader<T>(ref Utf8JsonReader reader, FieldErrors errors);

    public static Problem? Read(ReadOnlySpan<byte> json, out Request request) => Read(json, ReadRequest, out request);

    /// <summary>Reads <c>{"rate"}</c>.</summary>
    public static Problem? ReadRate(ReadOnlySpan<byte> json, out double? rate) => Read(json, ReadRate, out rate);

    private static Problem? Read<T>(ReadOnlySpan<byte> json, FieldsReader<T> read, out T? value)
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
                value = read(ref reader, errors);
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

    private static Request ReadRequest(ref Utf8JsonReader reader, FieldErrors errors)
    {
        string? action = null, reason = null;
        BulkFilter? filter = null;
        var dryRun = false;
        double? rate = null;
        var seen = new SeenFields(errors);
        while (NextField(ref reader, errors, string.Empty, Known, ref seen) is { } index)
        {
            switch (index)
            {
                case 0: action = JsonFields.Text(ref reader, errors, Known[index]); break;
                case 1: filter = ReadFilter(ref reader, errors); break;
                case 2: dryRun = JsonFields.Flag(ref reader, errors, Known[index]); break;
                case 3: rate = Rate(ref reader, errors); break;
                default: reason = JsonFields.Text(ref reader, errors, Known[index]); break;
            }
        }

        BulkAction known = default;
        if (action is null)
        {
            errors.Add("action", $"is required: {string.Join(", ", BulkNames.Actions.Keys)}");
        }
        else if (!BulkNames.Actions.TryGetValue(action, out known))
        {
            errors.Add("action", $"must be one of {string.Join(", ", BulkNames.Actions.Keys)}");
        }

        if (filter is null)
        {
            // A body without a filter would mean all tasks; whoever wants that says so.
            errors.Add("filter", "is required; {} means all tasks that the action can change");
        }
        else if (!errors.Any && !BulkPlan.StatesOf(known, filter).Any())
        {
            errors.Add("filter.status", $"is '{filter.State!.Value.Name()}', and {action} changes only {string.Join(", ", BulkPlan.StatesOf(known).Select(state => state.Name()))}");
        }

        if (reason?.Length > ChangeBody.LongestReason)
        {
            errors.Add("reason", $"must have at most {ChangeBody.LongestReason} characters");
        }

        return new Request(known, filter ?? new BulkFilter(), dryRun, rate, reason);
    }

    private static double? ReadRate(ref Utf8JsonReader reader, FieldErrors errors)
    {
        double? rate = null;
        var isThere = false;
        var seen = new SeenFields(errors);
        while (NextField(ref reader, errors, string.Empty, KnownOfRate, ref seen) is not null)
        {
            isThere = true;
            rate = Rate(ref reader, errors);
        }

        if (!isThere)
        {
            errors.Add("rate", "is required; null means as fast as it goes");
        }

        return rate;
    }

    private static double? Rate(ref Utf8JsonReader reader, FieldErrors errors)
    {
        var rate = JsonFields.Number(ref reader, errors, "rate");
        if (rate is <= 0 or > FastestRate)
        {
            errors.Add("rate", $"must be above 0 and at most {FastestRate} tasks a second; null means as fast as it goes");
        }

        return rate;
    }

    private static BulkFilter? ReadFilter(ref Utf8JsonReader reader, FieldErrors errors)
    {
        if (!JsonFields.Enter(ref reader, errors, "filter", JsonTokenType.StartObject, "an object"))
        {
            return null;
        }

        var filter = new BulkFilter();
        var seen = new SeenFields(errors);
        while (NextField(ref reader, errors, "filter.", KnownOfFilter, ref seen) is { } index)
        {
            var field = "filter." + KnownOfFilter[index];
            filter = index switch
            {
                0 => filter with { State = State(ref reader, errors, field) },
                1 => filter with { Type = JsonFields.Text(ref reader, errors, field) },
                2 => filter with { Domain = JsonFields.Text(ref reader, errors, field) },
                3 => filter with { Agent = JsonFields.Text(ref reader, errors, field) },
                4 => filter with { Tags = JsonFields.Pairs(ref reader, errors, field).ToDictionary(tag => tag.Key, tag => tag.Value) },
                5 => filter with { SubmittedAfter = JsonFields.Time(ref reader, errors, field) },
                _ => filter with { SubmittedBefore = JsonFields.Time(ref reader, errors, field) },
            };
        }

        return filter;
    }

    /// <summary>Moves to the value of the next known field; null at the end of the object.</summary>
    private static int? NextField(ref Utf8JsonReader reader, FieldErrors errors, string path, FieldNames known, ref SeenFields seen)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var index = known.Find(ref reader);
            if (index < 0)
            {
                JsonFields.Unknown(ref reader, errors, path, known);
                continue;
            }

            seen.Add(index, path + known[index]);
            reader.Read();
            return index;
        }

        return null;
    }

    private static TaskState? State(ref Utf8JsonReader reader, FieldErrors errors, string field)
    {
        if (JsonFields.Text(ref reader, errors, field) is not { } text)
        {
            return null;
        }

        if (TaskStates.TryParse(text, out var state))
        {
            return state;
        }

        errors.Add(field, $"must be one of {string.Join(", ", TaskStates.All.Select(known => known.Name()))}");
        return null;
    }
}
