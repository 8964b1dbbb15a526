using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Tasks;

/// <summary><c>orc task wait</c></summary>
internal sealed class WaitCommand : ClientCommand
{
    private readonly TaskIdArgument id = new();
    private readonly DurationOption timeout = new("--timeout", "Wait at most this long. [default: as long as it takes]");

    public WaitCommand()
        : base("wait", "Wait until a task has ended; 0 when it completed, 5 when it ended otherwise, 6 when the time was over.", "orc task wait 0-01k9x3v8f2m4q6s8t0w1y3z5b7 --timeout 5m")
    {
        Add(id);
        Add(timeout);
        AddCommonOptions();
    }

    public override bool ShowsExitCodes => true;

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        var task = await connection.Client.GetAsync(parsed.GetRequiredValue(id), cancellation: cancellation);
        return await WaitForEnd.RunAsync(task, parsed.GetValue(timeout), connection, screen, cancellation);
    }
}
