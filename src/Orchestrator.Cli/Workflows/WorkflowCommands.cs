using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Workflows;

/// <summary><c>orc workflow ...</c></summary>
internal sealed class WorkflowCommands : OrcCommand
{
    public WorkflowCommands()
        : base(
            "workflow",
            "Graphs of tasks: check, draw, run and watch them.",
            "orc workflow run nightly.yaml --watch",
            "orc workflow validate nightly.yaml",
            "orc workflow runs --status failed")
    {
        Add(new WorkflowPutCommand());
        Add(new WorkflowRunCommand());
        Add(new WorkflowListCommand());
        Add(new WorkflowShowCommand());
        Add(new WorkflowDeleteCommand());
        Add(new RunListCommand());
        Add(new RunWatchCommand());
        Add(new RunCancelCommand());
        Add(new ChangeRunCommand(
            "pause", "Begin no step of a run; what runs runs on.", "orc workflow pause 3-01k9x3v8f2m4q6s8t0w1y3z5b7",
            (client, id, cancellation) => client.PauseAsync(id, cancellation)));
        Add(new ChangeRunCommand(
            "resume", "Let a paused run go on.", "orc workflow resume 3-01k9x3v8f2m4q6s8t0w1y3z5b7",
            (client, id, cancellation) => client.ResumeAsync(id, cancellation)));
        Add(new RunSignalCommand());
        Add(new RunApprovalCommand("approve", "Approve what a run waits for.", isApproved: true));
        Add(new RunApprovalCommand("reject", "Reject what a run waits for; the step fails.", isApproved: false));
        Add(new RunRerunCommand());
        Add(new WorkflowValidateCommand());
        Add(new WorkflowGraphCommand());
        Add(new WorkflowImportCommands());
    }
}
