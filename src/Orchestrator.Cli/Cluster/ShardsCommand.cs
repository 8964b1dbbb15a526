using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Cluster;

/// <summary><c>orc cluster shards</c></summary>
internal sealed class ShardsCommand : ClientCommand
{
    private readonly Option<string?> node = new("--node") { Description = "Only shards of this node.", HelpName = "node" };

    public ShardsCommand()
        : base(
            "shards",
            "List the shards: which node owns each, under which token, how far it is, and what waits in it.",
            "orc cluster shards",
            "orc cluster shards --node node-2 --output id")
    {
        node.CompletionSources.Add(NodeArgument.Names);
        Add(node);
        AddCommonOptions();
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        var shards = (await connection.Client.ClusterAsync(cancellation)).Shards;
        screen.Shards(parsed.GetValue(node) is { } name ? [.. shards.Where(shard => shard.Owner == name)] : shards);
        return ExitCodes.Done;
    }
}
