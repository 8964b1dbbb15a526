using System.Text.Json;
using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Agents.Sessions;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Http;
using Orchestrator.Server.Json;

namespace Orchestrator.Server.Agents;

/// <summary>Reads the bodies of calls that name a session.</summary>
internal static class LeaseReader
{
    private static readonly FieldNames Known = new("session", "max", "wait", "running");
    private static readonly FieldNames KnownByDeregister = new("session");

    /// <summary>Reads a long poll.</summary>
    public static Problem? Read(ReadOnlySpan<byte> json, out AgentLease? lease) => JsonBody.Read(
        json, (ref Utf8JsonReader reader, ReadOnlySpan<byte> _, FieldErrors errors) => ReadFields(ref reader, Known, errors), out lease);

    /// <summary>Reads the session of an agent that leaves.</summary>
    public static Problem? ReadSession(ReadOnlySpan<byte> json, out string? session) => JsonBody.Read(
        json, (ref Utf8JsonReader reader, ReadOnlySpan<byte> _, FieldErrors errors) => ReadFields(ref reader, KnownByDeregister, errors).Session, out session);

    private static AgentLease ReadFields(ref Utf8JsonReader reader, FieldNames known, FieldErrors errors)
    {
        string? session = null;
        var (max, wait) = (AgentRules.MaxSlots, TimeSpan.Zero);
        List<string>? running = null;
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
                case 0: session = JsonFields.Text(ref reader, errors, field); break;
                case 1: max = JsonFields.Whole(ref reader, errors, field) ?? AgentRules.MaxSlots; break;
                case 2: wait = JsonFields.Seconds(ref reader, errors, field) ?? TimeSpan.Zero; break;
                default: running = JsonFields.Texts(ref reader, errors, field); break;
            }
        }

        if (session is null && !errors.Has("session"))
        {
            errors.Add("session", "is required: the one that the registration answered with");
        }

        if (session is not null && AgentRules.NameFault(session) is { } fault)
        {
            errors.Add("session", fault);
        }

        if (max is < 0 or > AgentRules.MaxSlots)
        {
            errors.Add("max", $"must be 0 to {AgentRules.MaxSlots}");
        }

        if (wait < TimeSpan.Zero || wait > TimeSpan.FromSeconds(PageLimits.LongestWait))
        {
            errors.Add("wait", $"must be from 0 to {PageLimits.LongestWait} seconds");
        }

        if (running?.Count > AgentRules.MaxRunning)
        {
            errors.Add("running", $"has {running.Count} entries; the limit is {AgentRules.MaxRunning}");
        }

        // What is no task's id is none of the session's tasks.
        var tasks = running?.Select(text => TaskId.TryParse(text, out var id) ? id : default).Where(id => id != default).ToHashSet();
        return new AgentLease(session ?? string.Empty, max, wait, tasks);
    }
}
