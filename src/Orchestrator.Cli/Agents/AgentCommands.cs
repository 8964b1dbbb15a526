using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Agents;

/// <summary><c>orc agent ...</c></summary>
internal sealed class AgentCommands : OrcCommand
{
    public AgentCommands()
        : base(
            "agent",
            "Run tasks for a server from anywhere, and look at the agents that do.",
            "orc agent run --allow process,http --capabilities gpu --slots 8",
            "orc agent list")
    {
        Add(new AgentRunCommand());
        Add(new AgentListCommand());
        Add(new AgentShowCommand());
        Add(new AgentDrainCommand());
    }
}
