namespace Orchestrator.Server.Agents.Streams;

/// <summary>The kinds of frames that go to an agent.</summary>
internal enum OutgoingKind
{
    Registered,
    Assign,
    Cancel,
    Ack,
    Error,
    Drain,
    Drained,
    Pong,
}
