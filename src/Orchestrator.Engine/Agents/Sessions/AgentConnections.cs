namespace Orchestrator.Engine.Agents.Sessions;

/// <summary>The ways in which agents are attached, by name.</summary>
internal static class AgentConnections
{
    public const string InProcess = "in_process";
    public const string LongPoll = "long_poll";
    public const string Stream = "stream";
    public const string Push = "push";
}
