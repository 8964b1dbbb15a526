using System.CommandLine;

namespace Orchestrator.Cli.CommandLine;

/// <summary><c>--status</c>: a state of a task.</summary>
internal sealed class StatusOption : Option<string?>
{
    public StatusOption(string description)
        : base("--status", "-s")
    {
        Description = description;
        this.AcceptOnlyFromAmong("submitted", "queued", "scheduled", "running", "completed", "failed", "cancelled", "dead_lettered");
    }
}
