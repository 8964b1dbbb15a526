using System.Text.Json;
using Orchestrator.Contracts.Agents;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Agents.Sessions;
using N = Orchestrator.Server.Tasks.TaskJsonNames;

namespace Orchestrator.Server.Agents;

/// <summary>Agents, and what they are told. Assignments by hand, since each attempt passes here; the rest as Contracts writes it.</summary>
internal static class AgentJson
{
    private static readonly JsonEncodedText AttemptToken = JsonEncodedText.Encode("attempt_token");
    private static readonly JsonEncodedText Timeout = JsonEncodedText.Encode("timeout");
    private static readonly JsonEncodedText Deadline = JsonEncodedText.Encode("deadline");
    private static readonly JsonEncodedText Checkpoint = JsonEncodedText.Encode("checkpoint");
    private static readonly JsonEncodedText Assignments = JsonEncodedText.Encode("assignments");
    private static readonly JsonEncodedText Cancel = JsonEncodedText.Encode("cancel");
    private static readonly JsonEncodedText Drain = JsonEncodedText.Encode("drain");
    private const int ScratchLength = 48;

    public static AgentSessionResource From(AgentSessionGrant grant) => new(grant.AgentId, grant.Session, grant.TimeToLive.TotalSeconds, grant.IsResumed);

    public static AgentResource From(AgentView view) => new()
    {
        AgentId = view.Profile.Id,
        Name = view.Profile.Name ?? view.Profile.Id,
        Status = StateOf(view.State),
        Node = view.Node,
        Connection = view.Connection,
        Slots = view.Slots,
        Used = view.Used,
        Capabilities = [.. view.Profile.Capabilities.Order(StringComparer.Ordinal)],
        TaskTypes = [.. view.Profile.TaskTypes.Order(StringComparer.Ordinal)],
        Labels = view.Profile.Labels,
        Resources = new AgentResourcesResource(view.Profile.Cpu, view.Profile.Memory, view.Profile.Gpu),
        Weight = view.Profile.Weight,
        Zone = view.Profile.Zone,
        DeviceId = view.Profile.DeviceId,
        NodeManager = view.Profile.NodeManager,
        Circuit = view.Circuit,
        SuccessRate = view.SuccessRate,
        Latency = view.Latency?.TotalSeconds,
        LastSeenAt = view.LastSeenAt?.ToString(),
        LastFinishedAt = view.LastFinishedAt?.ToString(),
        HeldBack = view.HeldBack,
    };

    /// <summary>A state in the API's words.</summary>
    public static string StateOf(AgentState state) => state switch
    {
        AgentState.Idle => "idle",
        AgentState.Busy => "busy",
        AgentState.Draining => "draining",
        _ => "offline",
    };

    /// <summary>Writes what a long poll brings, as <see cref="LeaseResource"/> describes it.</summary>
    public static void Write(Utf8JsonWriter json, LeasedWork work)
    {
        Span<byte> scratch = stackalloc byte[ScratchLength];
        json.WriteStartObject();
        json.WriteStartArray(Assignments);
        foreach (var assignment in work.Assignments)
        {
            json.WriteStartObject();
            WriteFields(json, assignment);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray(Cancel);
        foreach (var task in work.Cancel)
        {
            json.WriteStringValue(scratch[..task.Format(scratch)]);
        }

        json.WriteEndArray();
        json.WriteBoolean(Drain, work.IsDraining);
        json.WriteEndObject();
    }

    /// <summary>Writes the fields of an assignment, as <see cref="AssignmentResource"/> describes them.</summary>
    public static void WriteFields(Utf8JsonWriter json, in Assignment assignment)
    {
        Span<byte> scratch = stackalloc byte[ScratchLength];
        WriteAttempt(json, assignment.Task, assignment.Token);
        json.WriteString(N.TaskType, assignment.Type);
        json.WriteNumber(N.Attempt, assignment.Attempt);
        WritePayload(json, N.InputData, assignment.Input);
        json.WriteNumber(Timeout, assignment.Timeout.TotalSeconds);
        json.WriteString(Deadline, scratch[..assignment.Deadline.Format(scratch)]);
        WritePayload(json, Checkpoint, assignment.Checkpoint);
    }

    /// <summary>Writes which attempt something is about.</summary>
    public static void WriteAttempt(Utf8JsonWriter json, TaskId task, AttemptToken token)
    {
        Span<byte> scratch = stackalloc byte[ScratchLength];
        json.WriteString(N.TaskId, scratch[..task.Format(scratch)]);
        json.WriteString(AttemptToken, scratch[..token.Format(scratch)]);
    }

    /// <summary>Writes a payload, null for none.</summary>
    public static void WritePayload(Utf8JsonWriter json, JsonEncodedText name, TaskPayload payload)
    {
        json.WritePropertyName(name);
        if (payload.IsEmpty)
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteRawValue(payload.Span, skipInputValidation: true);
        }
    }
}
