using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Workflows;

/// <summary><c>orc workflow delete</c></summary>
internal sealed class WorkflowDeleteCommand : ClientCommand
{
    private readonly WorkflowIdArgument id = new("Id of the workflow.");

    public WorkflowDeleteCommand()
        : base("delete", "Delete a stored workflow with all its versions; its runs go on.", "orc workflow delete nightly")
    {
        Add(id);
        AddCommonOptions();
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        await connection.Client.Workflows.DeleteAsync(parsed.GetRequiredValue(id), cancellation);
        return ExitCodes.Done;
    }
}
