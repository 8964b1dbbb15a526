using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Cluster;

/// <summary><c>orc cluster rebalance</c></summary>
internal sealed class RebalanceCommand : ClientCommand
{
    public RebalanceCommand()
        : base(
            "rebalance",
            "Have the master spread the shards over the nodes anew, one after the other. It does so by itself when nodes come and go.",
            "orc cluster rebalance") => AddCommonOptions();

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        screen.Rebalancing(await connection.Client.RebalanceAsync(cancellation));
        return ExitCodes.Done;
    }
}
