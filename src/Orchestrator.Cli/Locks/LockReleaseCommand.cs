using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Locks;

/// <summary><c>orc lock release</c></summary>
internal sealed class LockReleaseCommand : ClientCommand
{
    private readonly LockNameArgument name = new();
    private readonly Option<string> lease = new("--lease") { Description = "The lease that acquire printed.", HelpName = "id", Required = true };

    public LockReleaseCommand()
        : base("release", "Give a lock back; doing so twice or too late does no harm.", "orc lock release deploy --lease \"$lease\"")
    {
        Add(name);
        Add(lease);
        AddCommonOptions();
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        screen.Released(await connection.Client.ReleaseLeaseAsync(parsed.GetRequiredValue(name), parsed.GetRequiredValue(lease), cancellation));
        return ExitCodes.Done;
    }
}
