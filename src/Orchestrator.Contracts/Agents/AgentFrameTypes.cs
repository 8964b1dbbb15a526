namespace Orchestrator.Contracts.Agents;

/// <summary>The types of the frames on an agent's stream, in both directions.</summary>
public static class AgentFrameTypes
{
    public const string Register = "register";

    public const string Accept = "accept";

    public const string Busy = "busy";

    public const string Progress = "progress";

    public const string Complete = "complete";

    public const string Fail = "fail";

    public const string Drain = "drain";

    public const string Ping = "ping";

    public const string Pong = "pong";

    public const string Registered = "registered";

    public const string Assign = "assign";

    public const string Cancel = "cancel";

    public const string Ack = "ack";

    public const string Error = "error";

    public const string Drained = "drained";
}
