using System.CommandLine;
using Orchestrator.Cli.Agents;
using Orchestrator.Cli.Bench;
using Orchestrator.Cli.Bulk;
using Orchestrator.Cli.Caching;
using Orchestrator.Cli.Cluster;
using Orchestrator.Cli.Completion;
using Orchestrator.Cli.Configuration;
using Orchestrator.Cli.Demo;
using Orchestrator.Cli.Locks;
using Orchestrator.Cli.Schedules;
using Orchestrator.Cli.Serve;
using Orchestrator.Cli.Status;
using Orchestrator.Cli.Tasks;
using Orchestrator.Cli.Version;
using Orchestrator.Cli.Workflows;

namespace Orchestrator.Cli.CommandLine;

/// <summary>What <c>orc</c> can do, in the order help shows it. A new command takes its line here.</summary>
internal static class Commands
{
    public static IEnumerable<Command> All() =>
    [
        new ServerCommand(),
        new ConfigCommands(),
        new TaskCommands(),
        new BulkCommands(),
        new AgentCommands(),
        new ClusterCommands(),
        new LockCommands(),
        new CacheCommands(),
        new ScheduleCommands(),
        new WorkflowCommands(),
        new StatusCommand(),
        new BenchCommands(),
        new DemoCommand(),
        new CompletionCommands(),
        new VersionCommand(),
    ];
}
