using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Cluster;

/// <summary><c>orc cluster status</c></summary>
internal sealed class ClusterStatusCommand : ClientCommand
{
    public ClusterStatusCommand()
        : base(
            "status",
            "Show the cluster in short: members by state, master, shards that are served and those that are not.",
            "orc cluster status",
            "orc cluster status --server http://node-2:9000 --json") => AddCommonOptions();

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        screen.Cluster(await connection.Client.ClusterAsync(cancellation));
        return ExitCodes.Done;
    }
}
