using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Tasks;

/// <summary><c>orc task ...</c></summary>
internal sealed class TaskCommands : OrcCommand
{
    public TaskCommands()
        : base("task", "Submit tasks, look at them, watch them, wait for them, stop them.", "orc task submit process --wait -- wc -l /etc/passwd", "orc task list --status running")
    {
        Add(new SubmitCommand());
        Add(new ListCommand());
        Add(new ShowCommand());
        Add(new TailCommand());
        Add(new LogsCommand());
        Add(new WaitCommand());
        Add(new CancelCommand());
        Add(new RetryCommand());
        Add(new DeleteCommand());
    }
}
