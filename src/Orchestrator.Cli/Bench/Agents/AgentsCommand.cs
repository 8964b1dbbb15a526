using System.CommandLine;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Bench.Agents;

/// <summary><c>orc bench agents</c></summary>
internal sealed class AgentsCommand : OrcCommand
{
    private readonly BenchOptions common = new();
    private readonly Option<int> agents = BenchOptions.Number("--agents", "Agents that are connected at once.", 10_000, 1, 60_000);
    private readonly Option<int> rate = BenchOptions.Number("--rate", "Tasks a second while dispatch is timed; a multiple of 100.", 1_000, 100, 100_000);
    private readonly Option<int> seconds = BenchOptions.Number("--seconds", "How long each watch takes.", 15, 1, 3_600);
    private readonly Option<int> tasks = BenchOptions.Number("--tasks", "Tasks of each round of throughput.", 200_000, 100, 10_000_000);

    public AgentsCommand()
        : base("agents", "Agents from outside: how many a server holds, and how fast work comes to them.", "orc bench agents", "orc bench agents --agents 1000 --json")
    {
        foreach (var option in new Option[] { agents, rate, seconds, tasks, common.Folder, common.Json })
        {
            Add(option);
        }

        SetAction(async (parsed, _) =>
        {
            var report = await AgentsBench.RunAsync(
                parsed.GetValue(agents), parsed.GetValue(rate), parsed.GetValue(seconds), parsed.GetValue(tasks), parsed.GetRequiredValue(common.Folder), Console.Error.WriteLine);
            BenchOutput.Write(report, BenchJsonContext.Default.AgentsReport, parsed.GetValue(common.Json));
            return ExitCodes.Done;
        });
    }
}
