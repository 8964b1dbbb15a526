using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Locks;

/// <summary><c>orc lock renew</c></summary>
internal sealed class LockRenewCommand : ClientCommand
{
    private readonly LockNameArgument name = new();
    private readonly Option<string> lease = new("--lease") { Description = "The lease that acquire printed.", HelpName = "id", Required = true };
    private readonly DurationOption ttl = new("--ttl", "How long it is held from now on, 1s to 24h. [default: 30s]");

    public LockRenewCommand()
        : base("renew", "Keep a lock for longer; 1 when it is lost.", "orc lock renew deploy --lease \"$lease\" --ttl 5m")
    {
        Add(name);
        Add(lease);
        Add(ttl);
        AddCommonOptions();
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        screen.Lock(await connection.Client.RenewLeaseAsync(parsed.GetRequiredValue(name), parsed.GetRequiredValue(lease), parsed.GetValue(ttl), cancellation));
        return ExitCodes.Done;
    }
}
