using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Cluster;

/// <summary><c>orc cluster members</c></summary>
internal sealed class MembersCommand : ClientCommand
{
    public MembersCommand()
        : base(
            "members",
            "List the nodes: state, shards, address, which one is the master (*) and which one answers (self).",
            "orc cluster members",
            "orc cluster members --output id",
            "orc cluster members --json | jq -r 'select(.state != \"up\") | .node'") => AddCommonOptions();

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        screen.Members((await connection.Client.ListNodesAsync(cancellation)).Items);
        return ExitCodes.Done;
    }
}
