using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Workflows;

/// <summary><c>orc workflow list</c></summary>
internal sealed class WorkflowListCommand : ClientCommand
{
    private readonly LimitOption limit = new();

    public WorkflowListCommand()
        : base("list", "List stored workflows, by id.", "orc workflow list")
    {
        Aliases.Add("ls");
        Add(limit);
        AddCommonOptions();
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        screen.WorkflowList((await connection.Client.Workflows.ListAsync(limit: parsed.GetValue(limit), cancellation: cancellation)).Items);
        return ExitCodes.Done;
    }
}
