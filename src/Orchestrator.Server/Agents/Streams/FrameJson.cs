using System.Text.Json;
using Orchestrator.Contracts.Agents;

namespace Orchestrator.Server.Agents.Streams;

/// <summary>Writes frames for agents, as <see cref="OrchestratorFrame"/> describes them.</summary>
internal static class FrameJson
{
    private static readonly JsonEncodedText Type = JsonEncodedText.Encode("type");
    private static readonly JsonEncodedText Status = JsonEncodedText.Encode("status");
    private static readonly JsonEncodedText Accepted = JsonEncodedText.Encode("accepted");
    private static readonly JsonEncodedText Repeated = JsonEncodedText.Encode("repeated");
    private static readonly JsonEncodedText Reason = JsonEncodedText.Encode("reason");
    private static readonly JsonEncodedText[] Types = [.. Enum.GetNames<OutgoingKind>().Select(name => JsonEncodedText.Encode(JsonNamingPolicy.SnakeCaseLower.ConvertName(name)))];

    public static void Write(Utf8JsonWriter json, in OutgoingFrame frame)
    {
        json.WriteStartObject();
        json.WriteString(Type, Types[(int)frame.Kind]);
        switch (frame.Kind)
        {
            case OutgoingKind.Assign:
                AgentJson.WriteFields(json, frame.Assignment);
                break;
            case OutgoingKind.Ack:
                AgentJson.WriteAttempt(json, frame.Assignment.Task, frame.Assignment.Token);
                json.WriteString(Status, frame.Flag ? Repeated : Accepted);
                break;
            case OutgoingKind.Cancel:
                AgentJson.WriteAttempt(json, frame.Assignment.Task, frame.Assignment.Token);
                json.WriteString(Reason, frame.Flag ? "cancelled" : "ended");
                break;
            case OutgoingKind.Registered:
                json.WriteString("agent_id", frame.Grant!.AgentId);
                json.WriteString("session", frame.Grant.Session);
                json.WriteNumber("session_ttl", frame.Grant.TimeToLive.TotalSeconds);
                json.WriteBoolean("resumed", frame.Grant.IsResumed);
                break;
            case OutgoingKind.Error:
                WriteError(json, frame);
                break;
        }

        json.WriteEndObject();
    }

    private static void WriteError(Utf8JsonWriter json, in OutgoingFrame frame)
    {
        json.WriteString("code", frame.Problem!.Code.Name);
        json.WriteString("detail", frame.Problem.Detail);
        json.WriteBoolean("retryable", frame.Flag);
        if (frame.TaskText is { } task)
        {
            json.WriteString("task_id", task);
        }

        if (frame.TokenText is { } token)
        {
            json.WriteString("attempt_token", token);
        }
    }
}
