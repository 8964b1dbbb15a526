using Orchestrator.Cli.Bench.Agents;
using Orchestrator.Cli.Bench.Crash;
using Orchestrator.Cli.Bench.Failover;
using Orchestrator.Cli.Bench.Flow;
using Orchestrator.Cli.Bench.Growth;
using Orchestrator.Cli.Bench.Http;
using Orchestrator.Cli.Bench.Idle;
using Orchestrator.Cli.Bench.Recovery;
using Orchestrator.Cli.Bench.Soak;
using Orchestrator.Cli.Bench.Workflows;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Bench;

/// <summary><c>orc bench</c></summary>
internal sealed class BenchCommands : OrcCommand
{
    public BenchCommands()
        : base("bench", "Measure this machine: what the engine does on it, beside what it could.", "orc bench throughput", "orc bench crash --kills 20")
    {
        Add(new ThroughputCommand());
        Add(new LatencyCommand());
        Add(new CrashCommand());
        Add(new FailoverCommand());
        Add(new HttpCommand());
        Add(new GrowthCommand());
        Add(new FlowCommand());
        Add(new AgentsCommand());
        Add(new WorkflowsCommand());
        Add(new RecoveryCommand());
        Add(new SoakCommand());
        Add(new IdleCommand());
        Add(new BareServerCommand());
    }
}
