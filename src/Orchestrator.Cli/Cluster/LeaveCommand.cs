using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Cluster;

/// <summary><c>orc cluster leave</c></summary>
internal sealed class LeaveCommand : ClientCommand
{
    private readonly NodeArgument node = new();
    private readonly Option<bool> wait = new("--wait", "-w") { Description = "Wait until it has left, as `orc cluster drain` does." };

    public LeaveCommand()
        : base(
            "leave",
            "Tell a node to leave: it hands over its shards, its tasks end or are given back, and its process ends. Returns once it has begun.",
            "orc cluster leave node-3",
            "orc cluster leave node-3 --wait")
    {
        Add(node);
        Add(wait);
        AddCommonOptions();
    }

    public override bool ShowsExitCodes => true;

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        var name = parsed.GetRequiredValue(node);
        if (parsed.GetValue(wait))
        {
            return await FollowLeaving.RunAsync(name, patience: null, connection, screen, cancellation);
        }

        screen.NodeChanged(await connection.Client.LeaveNodeAsync(name, cancellation));
        return ExitCodes.Done;
    }
}
