using System.Text.Json;
using Orchestrator.Domain.Schedules;
using Orchestrator.Domain.Tasks;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Json;
using Orchestrator.Server.Tasks;

namespace Orchestrator.Server.Schedules;

/// <summary>Reads what a schedule is to be, or says everything that is wrong with it.</summary>
internal static class ScheduleRequestReader
{
    private static readonly FieldNames Known =
        new("cron", "interval", "time_zone", "overlap", "missed", "start_at", "end_at", "jitter", "paused", "task");

    /// <summary>What is asked for.</summary>
    public readonly record struct Request(ScheduleSpec Spec, bool? Paused);

    /// <param name="id">From the path.</param>
    public static Problem? Read(ReadOnlySpan<byte> json, string id, int maxPayloadBytes, out Request request)
    {
        request = default;
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
                request = ReadFields(ref reader, json, id, maxPayloadBytes, errors);
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

    private static Request ReadFields(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string id, int maxPayloadBytes, FieldErrors errors)
    {
        var spec = new ScheduleSpec { Id = id, Task = new TaskSpec { Type = string.Empty, Domain = string.Empty } };
        bool? paused = null;
        var hasTask = false;
        var seen = new SeenFields(errors);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var index = Known.Find(ref reader);
            if (index < 0)
            {
                JsonFields.Unknown(ref reader, errors, string.Empty, Known);
                continue;
            }

            var field = Known[index];
            seen.Add(index, field);
            reader.Read();
            switch (field)
            {
                case "cron": spec = spec with { Cron = JsonFields.Text(ref reader, errors, field) }; break;
                case "interval": spec = spec with { Interval = JsonFields.Seconds(ref reader, errors, field) }; break;
                case "time_zone": spec = spec with { TimeZone = JsonFields.Text(ref reader, errors, field) ?? ScheduleSpec.DefaultTimeZone }; break;
                case "overlap": spec = spec with { Overlap = OneOf(ref reader, errors, field, ScheduleNames.Overlaps, spec.Overlap) }; break;
                case "missed": spec = spec with { Missed = OneOf(ref reader, errors, field, ScheduleNames.Misses, spec.Missed) }; break;
                case "start_at": spec = spec with { StartAt = JsonFields.Time(ref reader, errors, field) }; break;
                case "end_at": spec = spec with { EndAt = JsonFields.Time(ref reader, errors, field) }; break;
                case "jitter": spec = spec with { Jitter = JsonFields.Seconds(ref reader, errors, field) ?? TimeSpan.Zero }; break;
                case "paused": paused = reader.TokenType == JsonTokenType.Null ? null : JsonFields.Flag(ref reader, errors, field); break;
                default:
                    hasTask = true;
                    spec = spec with { Task = ReadTask(JsonFields.Raw(ref reader, json), maxPayloadBytes, errors) ?? spec.Task };
                    break;
            }
        }

        if (!hasTask)
        {
            errors.Add("task", "is required: what is submitted at each firing");
        }

        CheckRules(spec, errors);
        return new Request(spec, paused);
    }

    private static TaskSpec? ReadTask(byte[] json, int maxPayloadBytes, FieldErrors errors)
    {
        if (TaskSpecReader.Read(json, maxPayloadBytes, out var task) is not { } problem)
        {
            return task;
        }

        if (problem.Errors is null)
        {
            errors.Add("task", problem.Detail);
        }

        foreach (var (field, faults) in problem.Errors ?? new Dictionary<string, string[]>())
        {
            foreach (var fault in faults)
            {
                errors.Add(field.Length == 0 ? "task" : $"task.{field}", fault);
            }
        }

        return null;
    }

    private static T OneOf<T>(ref Utf8JsonReader reader, FieldErrors errors, string field, IReadOnlyDictionary<string, T> known, T otherwise)
    {
        if (JsonFields.Text(ref reader, errors, field) is not { } text)
        {
            return otherwise;
        }

        if (known.TryGetValue(text, out var value))
        {
            return value;
        }

        errors.Add(field, $"must be one of {string.Join(", ", known.Keys)}");
        return otherwise;
    }

    /// <summary>The domain's own rules, for the fields that could be read at all.</summary>
    private static void CheckRules(ScheduleSpec spec, FieldErrors errors)
    {
        var unread = Known.Names.Where(errors.Has).ToHashSet(StringComparer.Ordinal);
        foreach (var fault in ScheduleRules.Check(spec).Where(fault => !unread.Contains(fault.Field)))
        {
            errors.Add(fault.Field == "id" ? "schedule_id" : fault.Field, fault.Cure);
        }
    }
}
