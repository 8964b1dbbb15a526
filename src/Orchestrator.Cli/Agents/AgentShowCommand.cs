using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Agents;

/// <summary><c>orc agent show</c></summary>
internal sealed class AgentShowCommand : ClientCommand
{
    private readonly AgentIdArgument id = new();

    public AgentShowCommand()
        : base("show", "Show an agent: what it offers, how it does, why it gets no work.", "orc agent show worker-1")
    {
        Add(id);
        AddCommonOptions();
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        screen.Agent(await connection.Client.GetAgentAsync(parsed.GetRequiredValue(id), cancellation));
        return ExitCodes.Done;
    }
}
