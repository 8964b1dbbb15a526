using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Bulk;

/// <summary><c>orc bulk ...</c></summary>
internal sealed class BulkCommands : OrcCommand
{
    public BulkCommands()
        : base(
            "bulk",
            "Cancel, retry or delete all tasks that match a filter, and steer the job that does it.",
            "orc bulk cancel --tag team=a --dry-run",
            "orc bulk delete --status completed --before 7d --yes")
    {
        Add(new StartBulkCommand(
            "cancel", "Stop every task that matches and has not ended.", "orc bulk cancel --type report --tag team=a --dry-run", "orc bulk cancel --status queued --reason 'wrong input'"));
        Add(new StartBulkCommand(
            "retry",
            "Send every failed, cancelled or dead-lettered task that matches back to its queue.",
            "orc bulk retry --status dead_lettered --after 2h --rate 50",
            "orc bulk retry --status failed --domain billing --yes --detach --output id"));
        Add(new StartBulkCommand(
            "delete", "Delete every task that matches and has ended, with its history and logs. There is no way back.", "orc bulk delete --status completed --before 7d"));
        Add(new BulkListCommand());
        Add(new BulkShowCommand());
        Add(new BulkWaitCommand());
        Add(new ChangeBulkCommand(
            "pause", "Hold a bulk job until it is resumed or stopped.", "orc bulk pause bulk-01k9x3v8f2m4q6s8t0w1y3z5b7 --reason 'looking into it'", static (client, id, why, token) => client.PauseBulkAsync(id, why, token)));
        Add(new ChangeBulkCommand(
            "resume", "Let a paused bulk job go on.", "orc bulk resume bulk-01k9x3v8f2m4q6s8t0w1y3z5b7", static (client, id, why, token) => client.ResumeBulkAsync(id, why, token)));
        Add(new ChangeBulkCommand(
            "stop", "End a bulk job; what it has changed stays changed.", "orc bulk stop bulk-01k9x3v8f2m4q6s8t0w1y3z5b7 --reason 'enough'", static (client, id, why, token) => client.CancelBulkAsync(id, why, token)));
        Add(new BulkRateCommand());
    }
}
