using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Cluster;

/// <summary><c>orc cluster ...</c></summary>
internal sealed class ClusterCommands : OrcCommand
{
    public ClusterCommands()
        : base(
            "cluster",
            "Show the nodes of a cluster and who serves what, and have nodes leave.",
            "orc cluster members",
            "orc cluster drain node-3 --timeout 2m")
    {
        Add(new MembersCommand());
        Add(new ClusterStatusCommand());
        Add(new ShardsCommand());
        Add(new LeaveCommand());
        Add(new DrainCommand());
        Add(new DownCommand());
        Add(new RebalanceCommand());
        Add(new ClusterTailCommand());
    }
}
