namespace Orchestrator.Sdk.Agents;

/// <summary>How an agent is given work.</summary>
public enum AgentTransport
{
    /// <summary>One WebSocket: fast, and the server sees at once when the agent is gone. Where it cannot be opened, the agent polls.</summary>
    Stream,

    /// <summary>HTTP calls that are held open until there is work.</summary>
    LongPoll,
}
