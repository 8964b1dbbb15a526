using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;
using Orchestrator.Contracts.Locks;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.Locks;

/// <summary><c>orc lock acquire</c></summary>
internal sealed class LockAcquireCommand : ClientCommand
{
    private readonly LockNameArgument name = new();
    private readonly LockOptions options = new();
    private readonly Option<string?> lease = new("--lease") { Description = "A lease id of your own: acquiring again with it is granted the same.", HelpName = "id" };

    public LockAcquireCommand()
        : base(
            "acquire",
            "Take a lock and print its lease and token; it is yours until its time is over.",
            "lease=$(orc lock acquire deploy --ttl 5m --wait 30s --output id)")
    {
        Add(name);
        options.AddTo(this);
        Add(lease);
        AddCommonOptions();
    }

    public override bool ShowsExitCodes => true;

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        var start = TimeProvider.System.GetTimestamp();
        var request = new AcquireLockRequest
        {
            Owner = options.Owner(parsed),
            Ttl = options.Ttl(parsed)?.TotalSeconds,
            LeaseId = parsed.GetValue(lease) ?? Guid.NewGuid().ToString("N"),
        };
        while (true)
        {
            var left = options.Wait(parsed) - TimeProvider.System.GetElapsedTime(start);
            try
            {
                var held = await connection.Client.AcquireLeaseAsync(
                    parsed.GetRequiredValue(name), request with { Wait = Math.Clamp(left.TotalSeconds, 0, 60) }, cancellation);
                screen.Lock(held);
                return ExitCodes.Done;
            }
            catch (OrchestratorApiException e) when (e.Code == "lock_held")
            {
                if (left <= TimeSpan.FromSeconds(60))
                {
                    await Console.Error.WriteLineAsync("orc: " + e.Message);
                    return ExitCodes.TimedOut;
                }
            }
        }
    }
}
