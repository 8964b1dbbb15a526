using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Bench;

/// <summary><c>orc bench</c></summary>
internal sealed class BenchCommands : OrcCommand
{
    public BenchCommands()
        : base("bench", "Measure this machine: what the engine does on it, beside what it could.", "orc bench throughput")
    {
        Add(new ThroughputCommand());
        Add(new LatencyCommand());
    }
}
