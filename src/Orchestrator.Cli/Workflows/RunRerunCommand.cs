using System.CommandLine;
using System.Text;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Workflows;

namespace Orchestrator.Cli.Workflows;

/// <summary><c>orc workflow rerun</c></summary>
internal sealed class RunRerunCommand : ClientCommand
{
    private readonly RunIdArgument id = new();
    private readonly Option<string?> from = new("--from") { Description = "Do this step again and all that follow it. [default: all that did not complete]", HelpName = "step" };
    private readonly Option<bool> fork = new("--fork") { Description = "Leave the run as it is, and do it in a new one." };
    private readonly PairsOption pairs = new("--parameter", "With --fork: a parameter of the new run; a value that is no JSON is a text. May be repeated.", "-p");
    private readonly Option<string?> parameters = new("--parameters") { Description = "With --fork: all parameters of the new run: a JSON object, or @file.", HelpName = "json" };
    private readonly Option<bool> watch = new("--watch") { Description = "Show its steps as they go, until it has ended; 0 when it completed, 5 when it ended otherwise." };

    public RunRerunCommand()
        : base(
            "rerun",
            "Do steps of an ended run again.",
            "orc workflow rerun 3-01k9x3v8f2m4q6s8t0w1y3z5b7 --watch",
            "orc workflow rerun 3-01k9x3v8f2m4q6s8t0w1y3z5b7 --from train --fork -p rows=2000")
    {
        Add(id);
        foreach (var option in new Option[] { from, fork, pairs, parameters, watch })
        {
            Add(option);
        }

        AddCommonOptions();
    }

    public override bool ShowsExitCodes => true;

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        var given = await RunParameters.ReadAsync(parsed.GetValue(parameters), parsed.GetValue(pairs), cancellation);
        if (given is not null && !parsed.GetValue(fork))
        {
            throw new UsageException("Parameters can only be changed with --fork: a run keeps those it was started with.");
        }

        var run = await connection.Client.Workflows.RerunAsync(
            parsed.GetRequiredValue(id),
            new RerunRequest
            {
                From = parsed.GetValue(from),
                Fork = parsed.GetValue(fork) ? true : null,
                Parameters = given is null ? null : new RawJson(Encoding.UTF8.GetBytes(given.ToJsonString())),
            },
            cancellation);
        if (parsed.GetValue(watch))
        {
            return await new FollowRun(connection, screen).WatchAsync(run, null, cancellation);
        }

        screen.Started(run);
        return ExitCodes.Done;
    }
}
