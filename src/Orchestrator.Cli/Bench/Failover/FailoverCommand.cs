using System.CommandLine;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Bench.Failover;

/// <summary><c>orc bench failover</c></summary>
internal sealed class FailoverCommand : OrcCommand
{
    private const string Example = "--connection \"Host=localhost;Database=orchestrator;Username=orchestrator\"";
    private readonly BenchOptions common = new();
    private readonly Option<int> kills = BenchOptions.Number("--kills", "How often a node that serves a domain is killed.", 20, 1, 10_000);
    private readonly Option<bool> pause = new("--pause") { Description = "Pause nodes (SIGSTOP) for longer than their leases instead of killing them." };

    private readonly Option<string> connection = new("--connection")
    {
        Description = "The PostgreSQL database of the cluster; a schema is made in it and dropped.",
        HelpName = "text",
        Required = true,
    };

    public FailoverCommand()
        : base(
            "failover",
            "Kill nodes of a cluster of three under load, and time how soon others have completed a task in their place.",
            "orc bench failover " + Example,
            "orc bench failover --pause --kills 5 --json " + Example)
    {
        foreach (var option in new Option[] { connection, kills, pause, common.Folder, common.Json })
        {
            Add(option);
        }

        SetAction(async (parsed, _) =>
        {
            var report = await FailoverBench.RunAsync(
                parsed.GetRequiredValue(connection),
                parsed.GetValue(kills),
                parsed.GetValue(pause),
                parsed.GetRequiredValue(common.Folder),
                Console.Error.WriteLine);
            BenchOutput.Write(report, BenchJsonContext.Default.FailoverReport, parsed.GetValue(common.Json));
            foreach (var violation in report.Violations)
            {
                await Console.Error.WriteLineAsync(violation);
            }

            return report.ViolationCount == 0 ? ExitCodes.Done : ExitCodes.Error;
        });
    }
}
