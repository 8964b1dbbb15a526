using System.Text.Json;
using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Agents.Sessions;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Json;

namespace Orchestrator.Server.Agents;

/// <summary>Reads a registration, as a body or as the first frame of a stream.</summary>
internal static class RegistrationReader
{
    private static readonly FieldNames Known = new(
        "agent_id", "name", "capabilities", "task_types", "slots", "resources", "labels", "weight", "device_id", "zone", "node_manager", "endpoint", "session", "running");

    // A frame says what it is.
    private static readonly FieldNames KnownOfFrame = new([.. Known.Names, "type"]);

    private static readonly FieldNames KnownResources = new("cpu", "memory", "gpu");
    private static readonly FieldNames KnownRunning = new("task_id", "attempt_token");

    /// <summary>Reads a body.</summary>
    public static Problem? Read(ReadOnlySpan<byte> json, out RegistrationRead read) =>
        JsonBody.Read(json, (ref Utf8JsonReader reader, ReadOnlySpan<byte> _, FieldErrors errors) => ReadFields(ref reader, errors, isFrame: false), out read);

    /// <summary>Reads the frame at whose start the reader stands.</summary>
    public static RegistrationRead ReadFrame(ref Utf8JsonReader reader, FieldErrors errors) => ReadFields(ref reader, errors, isFrame: true);

    private static RegistrationRead ReadFields(ref Utf8JsonReader reader, FieldErrors errors, bool isFrame)
    {
        string? id = null, name = null, device = null, zone = null, manager = null, endpoint = null, session = null;
        IReadOnlySet<string> capabilities = new HashSet<string>(), types = capabilities;
        var labels = new Dictionary<string, string>();
        var (slots, weight) = (1, 1.0);
        (double? Cpu, double? Memory, double? Gpu) resources = default;
        IReadOnlyList<(TaskId, AttemptToken)>? running = null;
        var known = isFrame ? KnownOfFrame : Known;
        var seen = new SeenFields(errors);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var index = known.Find(ref reader);
            if (index < 0)
            {
                JsonFields.Unknown(ref reader, errors, string.Empty, known);
                continue;
            }

            var field = known[index];
            seen.Add(index, field);
            reader.Read();
            switch (index)
            {
                case 0: id = JsonFields.Text(ref reader, errors, field); break;
                case 1: name = Name(ref reader, errors, field); break;
                case 2: capabilities = Names(ref reader, errors, field); break;
                case 3: types = Names(ref reader, errors, field); break;
                case 4: slots = JsonFields.Whole(ref reader, errors, field) ?? 1; break;
                case 5: resources = Resources(ref reader, errors, field); break;
                case 6: labels = Labels(ref reader, errors, field); break;
                case 7: weight = JsonFields.Number(ref reader, errors, field) ?? 1; break;
                case 8: device = Name(ref reader, errors, field); break;
                case 9: zone = Name(ref reader, errors, field); break;
                case 10: manager = Name(ref reader, errors, field); break;
                case 11: endpoint = JsonFields.Text(ref reader, errors, field); break;
                case 12: session = Name(ref reader, errors, field); break;
                case 13: running = Running(ref reader, errors, field); break;
                default: reader.Skip(); break;
            }
        }

        if (id is null && !errors.Has("agent_id"))
        {
            errors.Add("agent_id", "is required");
        }

        Note(errors, "agent_id", id is null ? null : AgentRules.IdFault(id));
        Note(errors, "slots", AgentRules.SlotsFault(slots));
        Note(errors, "weight", AgentRules.WeightFault(weight));
        Note(errors, "endpoint", endpoint is null ? null : isFrame ? "is of no use on a stream: register with POST /api/v1/agents/register" : AgentRules.EndpointFault(endpoint));
        var profile = new AgentProfile
        {
            Id = id ?? string.Empty,
            Name = name,
            Capabilities = capabilities,
            TaskTypes = types,
            Labels = labels,
            Cpu = resources.Cpu,
            Memory = resources.Memory,
            Gpu = resources.Gpu,
            DeviceId = device,
            Zone = zone,
            NodeManager = manager,
            Weight = weight,
        };
        var registration = new AgentRegistration { Profile = profile, Slots = slots, Session = session, Running = running };
        return new RegistrationRead(registration, endpoint is null || errors.Any ? null : new Uri(endpoint));
    }

    private static string? Name(ref Utf8JsonReader reader, FieldErrors errors, string field)
    {
        var text = JsonFields.Text(ref reader, errors, field);
        Note(errors, field, text is null ? null : AgentRules.NameFault(text));
        return text;
    }

    private static HashSet<string> Names(ref Utf8JsonReader reader, FieldErrors errors, string field)
    {
        var names = JsonFields.Texts(ref reader, errors, field) ?? [];
        Count(errors, field, names.Count, AgentRules.MaxNames);
        Note(errors, field, names.Select(AgentRules.NameFault).FirstOrDefault(fault => fault is not null));
        return [.. names];
    }

    private static Dictionary<string, string> Labels(ref Utf8JsonReader reader, FieldErrors errors, string field)
    {
        var labels = JsonFields.Pairs(ref reader, errors, field);
        Count(errors, field, labels.Count, AgentRules.MaxLabels);
        Note(errors, field, labels.Select(label => AgentRules.NameFault(label.Key)).FirstOrDefault(fault => fault is not null));
        Note(errors, field, labels.Any(label => label.Value.Length > TaskSpecRules.MaxNameLength) ? $"has a value of more than {TaskSpecRules.MaxNameLength} characters" : null);
        return labels.DistinctBy(label => label.Key).ToDictionary(label => label.Key, label => label.Value, StringComparer.Ordinal);
    }

    private static (double? Cpu, double? Memory, double? Gpu) Resources(ref Utf8JsonReader reader, FieldErrors errors, string path)
    {
        (double? Cpu, double? Memory, double? Gpu) read = default;
        if (!JsonFields.Enter(ref reader, errors, path, JsonTokenType.StartObject, "an object"))
        {
            return read;
        }

        var seen = new SeenFields(errors);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var index = KnownResources.Find(ref reader);
            if (index < 0)
            {
                JsonFields.Unknown(ref reader, errors, path + ".", KnownResources);
                continue;
            }

            var field = $"{path}.{KnownResources[index]}";
            seen.Add(index, field);
            reader.Read();
            var amount = JsonFields.Number(ref reader, errors, field);
            Note(errors, field, amount is null ? null : AgentRules.AmountFault(amount.Value));
            switch (index)
            {
                case 0: read.Cpu = amount; break;
                case 1: read.Memory = amount; break;
                default: read.Gpu = amount; break;
            }
        }

        return read;
    }

    private static List<(TaskId, AttemptToken)>? Running(ref Utf8JsonReader reader, FieldErrors errors, string path)
    {
        if (!JsonFields.Enter(ref reader, errors, path, JsonTokenType.StartArray, "an array of objects"))
        {
            return null;
        }

        var running = new List<(TaskId, AttemptToken)>();
        var count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            count++;
            if (JsonFields.Enter(ref reader, errors, path, JsonTokenType.StartObject, "an array of objects") && ReadRunning(ref reader, errors, path) is { } attempt)
            {
                running.Add(attempt);
            }
        }

        Count(errors, path, count, AgentRules.MaxRunning);
        return running;
    }

    /// <summary>Null for one that nobody knows: it is none of the session's.</summary>
    private static (TaskId, AttemptToken)? ReadRunning(ref Utf8JsonReader reader, FieldErrors errors, string path)
    {
        string? id = null, token = null;
        var seen = new SeenFields(errors);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var index = KnownRunning.Find(ref reader);
            if (index < 0)
            {
                JsonFields.Unknown(ref reader, errors, path + ".", KnownRunning);
                continue;
            }

            var field = $"{path}.{KnownRunning[index]}";
            seen.Add(index, field);
            reader.Read();
            var text = JsonFields.Text(ref reader, errors, field);
            (id, token) = index == 0 ? (text, token) : (id, text);
        }

        Note(errors, path + ".task_id", id is null && !errors.Any ? "is required" : null);
        Note(errors, path + ".attempt_token", token is null && !errors.Any ? "is required" : null);
        return TaskId.TryParse(id, out var task) && AttemptToken.TryParse(token, out var attempt) ? (task, attempt) : null;
    }

    private static void Count(FieldErrors errors, string field, int count, int most) =>
        Note(errors, field, count > most ? $"has {count} entries; the limit is {most}" : null);

    private static void Note(FieldErrors errors, string field, string? fault)
    {
        if (fault is not null)
        {
            errors.Add(field, fault);
        }
    }
}
