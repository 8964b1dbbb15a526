using System.CommandLine;
using System.Text.Json.Nodes;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Workflows;

/// <summary><c>orc workflow run</c></summary>
internal sealed class WorkflowRunCommand : ClientCommand
{
    private readonly Argument<string> workflow = new("workflow") { Description = "A file in YAML or JSON, - for stdin, or the id of a stored workflow.", HelpName = "file|id" };
    private readonly PairsOption pairs = new("--parameter", "A parameter; a value that is no JSON is a text. May be repeated.", "-p");
    private readonly Option<string?> parameters = new("--parameters") { Description = "All parameters: a JSON object, or @file.", HelpName = "json" };
    private readonly Option<int?> version = new("--version") { Description = "Of a stored workflow. [default: the latest]", HelpName = "number" };
    private readonly Option<string?> key = new("--key") { Description = "Two runs with one key are one.", HelpName = "key" };
    private readonly Option<bool> wait = new("--wait", "-w") { Description = "Wait for its end and show it; 0 when it completed, 5 when it ended otherwise." };
    private readonly Option<bool> watch = new("--watch") { Description = "Show its steps as they go, until it has ended; exit codes as with --wait." };
    private readonly DurationOption waitTimeout = new("--wait-timeout", "Wait at most this long, then exit with 6; the run goes on.");

    public WorkflowRunCommand()
        : base(
            "run",
            "Start a run of a workflow and print its id.",
            "orc workflow run nightly.yaml --watch",
            "orc workflow run nightly -p day=2026-03-01 -p rows=1000 --key nightly-2026-03-01",
            "orc workflow run nightly --parameters @parameters.json --wait")
    {
        workflow.CompletionSources.Add(WorkflowIdArgument.Completions);
        Add(workflow);
        foreach (var option in new Option[] { pairs, parameters, version, key, wait, watch, waitTimeout })
        {
            Add(option);
        }

        AddCommonOptions();
    }

    public override bool ShowsExitCodes => true;

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        var named = parsed.GetRequiredValue(workflow);
        var isFile = named == "-" || File.Exists(named);
        if (!isFile && (named.Contains('/', StringComparison.Ordinal) || Path.GetExtension(named) is ".yaml" or ".yml" or ".json"))
        {
            throw new UsageException($"There is no file {named}.");
        }

        if (isFile && parsed.GetValue(version) is not null)
        {
            throw new UsageException("--version: a file has no versions; leave it out, or run a stored workflow by its id.");
        }

        var request = isFile ? (await WorkflowFile.ReadAsync(named, cancellation)).Json : new JsonObject { ["workflow_id"] = named };
        if (parsed.GetValue(version) is { } number)
        {
            request["version"] = number;
        }

        if (await RunParameters.ReadAsync(parsed.GetValue(parameters), parsed.GetValue(pairs), cancellation) is { } given)
        {
            request["parameters"] = given;
        }

        if (parsed.GetValue(key) is { } idempotencyKey)
        {
            request["idempotency_key"] = idempotencyKey;
        }

        var run = await connection.Client.Workflows.StartAsync(new WorkflowFile(request).ToJson(), cancellation);
        var follow = new FollowRun(connection, screen);
        if (parsed.GetValue(watch))
        {
            return await follow.WatchAsync(run, parsed.GetValue(waitTimeout), cancellation);
        }

        if (!parsed.GetValue(wait) && parsed.GetValue(waitTimeout) is null)
        {
            screen.Started(run);
            return ExitCodes.Done;
        }

        // Whatever happens while waiting, the id is known.
        await Console.Error.WriteLineAsync($"Started {run.RunId}");
        return await follow.WaitAsync(run, parsed.GetValue(waitTimeout), cancellation);
    }
}
