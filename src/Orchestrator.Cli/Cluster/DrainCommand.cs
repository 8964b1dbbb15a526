using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Cluster;

/// <summary><c>orc cluster drain</c></summary>
internal sealed class DrainCommand : ClientCommand
{
    private readonly NodeArgument node = new();
    private readonly DurationOption timeout = new("--timeout", "Wait at most this long; the node leaves all the same. [default: as long as it takes]");

    public DrainCommand()
        : base(
            "drain",
            "Tell a node to leave and wait until it has: then its machine can be stopped or its program replaced. 6 when the time was over.",
            "orc cluster drain node-3",
            "orc cluster drain node-3 --timeout 2m && systemctl restart orchestrator@node-3")
    {
        Add(node);
        Add(timeout);
        AddCommonOptions();
    }

    public override bool ShowsExitCodes => true;

    protected override Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation) =>
        FollowLeaving.RunAsync(parsed.GetRequiredValue(node), parsed.GetValue(timeout), connection, screen, cancellation);
}
