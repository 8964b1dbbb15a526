using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Cluster;

/// <summary><c>orc cluster down</c></summary>
internal sealed class DownCommand : ClientCommand
{
    private readonly NodeArgument node = new();

    public DownCommand()
        : base(
            "down",
            "Declare a node down: its shards move at once. For a node that is gone; one that still lives joins again by itself.",
            "orc cluster down node-3")
    {
        Add(node);
        AddCommonOptions();
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        screen.NodeChanged(await connection.Client.DownNodeAsync(parsed.GetRequiredValue(node), cancellation));
        return ExitCodes.Done;
    }
}
