using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Schedules;

/// <summary><c>orc schedule ...</c></summary>
internal sealed class ScheduleCommands : OrcCommand
{
    public ScheduleCommands()
        : base(
            "schedule",
            "Submit tasks again and again, by the calendar or at an interval.",
            "orc schedule set nightly-backup process --cron '0 2 * * *' --time-zone Europe/Berlin -- ./backup.sh",
            "orc schedule list")
    {
        Add(new ScheduleSetCommand());
        Add(new ScheduleListCommand());
        Add(new ScheduleShowCommand());
        Add(new ChangeScheduleCommand(
            "pause", "Hold a schedule; what fired already goes on.", "orc schedule pause nightly-backup",
            (client, id, cancellation) => client.PauseScheduleAsync(id, cancellation)));
        Add(new ChangeScheduleCommand(
            "resume", "Let a schedule go on, from now on.", "orc schedule resume nightly-backup",
            (client, id, cancellation) => client.ResumeScheduleAsync(id, cancellation)));
        Add(new ChangeScheduleCommand(
            "run", "Fire a schedule now, also a paused one.", "orc schedule run nightly-backup",
            (client, id, cancellation) => client.RunScheduleAsync(id, cancellation)));
        Add(new ScheduleDeleteCommand());
    }
}
