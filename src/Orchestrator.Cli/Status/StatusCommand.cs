using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Status;

/// <summary><c>orc status</c></summary>
internal sealed class StatusCommand : ClientCommand
{
    public StatusCommand()
        : base("status", "Show the server: nodes, agents, tasks by state, throughput.", "orc status") => AddCommonOptions();

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        screen.Status(await connection.Client.StatusAsync(cancellation), connection.Client.Server);
        return ExitCodes.Done;
    }
}
