using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Locks;

/// <summary><c>orc lock ...</c></summary>
internal sealed class LockCommands : OrcCommand
{
    public LockCommands()
        : base(
            "lock",
            "Hold a lock that only one can hold, with a fencing token.",
            "orc lock run nightly-report --wait 10m -- ./report.sh",
            "orc lock list")
    {
        Add(new LockRunCommand());
        Add(new LockAcquireCommand());
        Add(new LockRenewCommand());
        Add(new LockReleaseCommand());
        Add(new LockListCommand());
    }
}
