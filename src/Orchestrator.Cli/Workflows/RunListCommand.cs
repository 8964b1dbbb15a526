using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Workflows;

/// <summary><c>orc workflow runs</c></summary>
internal sealed class RunListCommand : ClientCommand
{
    private readonly Option<string?> status = new("--status", "-s") { Description = "Only these: running, paused, completed, failed or cancelled.", HelpName = "status" };
    private readonly Option<string?> workflow = new("--workflow") { Description = "Only runs of this workflow.", HelpName = "id" };
    private readonly LimitOption limit = new();

    public RunListCommand()
        : base("runs", "List runs, newest first.", "orc workflow runs --status failed --workflow nightly")
    {
        status.AcceptOnlyFromAmong("running", "paused", "completed", "failed", "cancelled");
        workflow.CompletionSources.Add(WorkflowIdArgument.Completions);
        Add(status);
        Add(workflow);
        Add(limit);
        AddCommonOptions();
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        screen.RunList((await connection.Client.Workflows.ListRunsAsync(
            parsed.GetValue(status), parsed.GetValue(workflow), limit: parsed.GetValue(limit), cancellation: cancellation)).Items);
        return ExitCodes.Done;
    }
}
