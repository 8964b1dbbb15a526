using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Bulk;

/// <summary><c>orc bulk wait</c></summary>
internal sealed class BulkWaitCommand : ClientCommand
{
    private readonly BulkIdArgument id = new();
    private readonly DurationOption timeout = new("--timeout", "Wait at most this long. [default: as long as it takes]");

    public BulkWaitCommand()
        : base("wait", "Follow a bulk job until it has ended; 0 when it completed, 5 when it was stopped, 6 when the time was over.", "orc bulk wait bulk-01k9x3v8f2m4q6s8t0w1y3z5b7 --timeout 5m")
    {
        Add(id);
        Add(timeout);
        AddCommonOptions();
    }

    public override bool ShowsExitCodes => true;

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        var job = await connection.Client.GetBulkAsync(parsed.GetRequiredValue(id), cancellation: cancellation);
        return await FollowBulk.RunAsync(job, parsed.GetValue(timeout), connection, screen, cancellation);
    }
}
