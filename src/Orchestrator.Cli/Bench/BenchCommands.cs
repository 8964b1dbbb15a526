using Orchestrator.Cli.Bench.Crash;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Bench;

/// <summary><c>orc bench ...</c></summary>
internal sealed class BenchCommands : OrcCommand
{
    public BenchCommands()
        : base("bench", "Measure and torture this program on this machine.", "orc bench crash --kills 20")
    {
        Add(new CrashCommand());
    }
}
