using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Workflows;

/// <summary><c>orc workflow watch</c></summary>
internal sealed class RunWatchCommand : ClientCommand
{
    private readonly RunIdArgument id = new();
    private readonly DurationOption timeout = new("--timeout", "Watch at most this long, then exit with 6. [default: until it has ended]");

    public RunWatchCommand()
        : base(
            "watch",
            "Show the steps of a run as they go, until it has ended; 0 when it completed, 5 when it ended otherwise.",
            "orc workflow watch 3-01k9x3v8f2m4q6s8t0w1y3z5b7")
    {
        Add(id);
        Add(timeout);
        AddCommonOptions();
    }

    public override bool ShowsExitCodes => true;

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        var run = await connection.Client.Workflows.GetRunAsync(parsed.GetRequiredValue(id), cancellation);
        return await new FollowRun(connection, screen).WatchAsync(run, parsed.GetValue(timeout), cancellation);
    }
}
