using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Workflows;

/// <summary><c>orc workflow import ...</c></summary>
internal sealed class WorkflowImportCommands : OrcCommand
{
    public WorkflowImportCommands()
        : base("import", "Make a workflow of what another program wrote.", "orc workflow import wfcommons blast.json --scale 0.01 --output blast-workflow.json")
    {
        Add(new WorkflowImportWfCommonsCommand());
    }
}
