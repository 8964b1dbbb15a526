using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Agents;

/// <summary><c>orc agent drain</c></summary>
internal sealed class AgentDrainCommand : ClientCommand
{
    private readonly AgentIdArgument id = new();

    public AgentDrainCommand()
        : base("drain", "Tell an agent to finish what it has and leave; it gets no more work.", "orc agent drain worker-1")
    {
        Add(id);
        AddCommonOptions();
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        var agent = parsed.GetRequiredValue(id);
        screen.AgentLeaving(agent, await connection.Client.DrainAgentAsync(agent, cancellation));
        return ExitCodes.Done;
    }
}
