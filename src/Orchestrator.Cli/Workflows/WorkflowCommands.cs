using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Workflows;

/// <summary><c>orc workflow ...</c></summary>
internal sealed class WorkflowCommands : OrcCommand
{
    public WorkflowCommands()
        : base(
            "workflow",
            "Check, draw and import workflows: tasks that wait for each other.",
            "orc workflow validate nightly.yaml",
            "orc workflow graph nightly.yaml --format svg --output nightly.svg")
    {
        Add(new WorkflowValidateCommand());
        Add(new WorkflowGraphCommand());
        Add(new WorkflowImportCommands());
    }
}
