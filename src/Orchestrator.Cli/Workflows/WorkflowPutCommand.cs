using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Workflows;

/// <summary><c>orc workflow put</c></summary>
internal sealed class WorkflowPutCommand : ClientCommand
{
    private readonly Argument<string> file = new("file") { Description = "The workflow, in YAML or JSON; - for stdin.", HelpName = "file" };
    private readonly Option<string?> id = new("--id") { Description = "Store it under this id. [default: its workflow_id]", HelpName = "id" };

    public WorkflowPutCommand()
        : base("put", "Store a workflow as a new version; the same again makes none.", "orc workflow put nightly.yaml", "orc workflow put flow.json --id nightly")
    {
        Add(file);
        Add(id);
        AddCommonOptions();
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        var workflow = await WorkflowFile.ReadAsync(parsed.GetRequiredValue(file), cancellation);
        var name = parsed.GetValue(id) ?? workflow.Id ?? throw new UsageException("The file has no workflow_id; write one into it, or give --id.");
        if (parsed.GetValue(id) is not null)
        {
            workflow.Json["workflow_id"] = name;
        }

        screen.Workflow(await connection.Client.Workflows.PutAsync(name, workflow.ToJson(), cancellation));
        return ExitCodes.Done;
    }
}
