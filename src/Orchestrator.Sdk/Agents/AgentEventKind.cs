namespace Orchestrator.Sdk.Agents;

/// <summary>What can happen to an agent.</summary>
public enum AgentEventKind
{
    /// <summary>It has a session, a new one or the one it had.</summary>
    Connected,

    /// <summary>It is not connected, and tries again.</summary>
    Disconnected,

    /// <summary>The stream cannot be opened: it polls from now on.</summary>
    Polling,

    /// <summary>An attempt has started.</summary>
    Started,

    /// <summary>An attempt has a result; the server may not have it yet.</summary>
    Completed,

    /// <summary>An attempt has failed; the server may not know yet.</summary>
    Failed,

    /// <summary>An attempt was stopped: cancelled, timed out or taken away.</summary>
    Stopped,

    /// <summary>What an attempt brought is of no use any longer.</summary>
    Refused,

    /// <summary>It takes no more work and finishes what it has.</summary>
    Draining,

    /// <summary>It has left.</summary>
    Left,
}
