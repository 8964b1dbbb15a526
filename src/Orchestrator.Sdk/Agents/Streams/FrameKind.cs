namespace Orchestrator.Sdk.Agents.Streams;

/// <summary>The frames that a server sends.</summary>
internal enum FrameKind
{
    /// <summary>One of a newer server, that this agent can do without.</summary>
    Unknown,

    Registered,
    Assign,
    Cancel,
    Ack,
    Error,
    Drain,
    Drained,
    Ping,
    Pong,
}
