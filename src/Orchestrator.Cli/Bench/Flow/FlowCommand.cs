using System.CommandLine;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Bench.Flow;

/// <summary><c>orc bench flow</c></summary>
internal sealed class FlowCommand : OrcCommand
{
    private readonly BenchOptions common = new();
    private readonly Option<int> tasks = BenchOptions.Number("--tasks", "Tasks of a round.", 200_000, 1_000, 10_000_000);
    private readonly Option<int> inFlight = BenchOptions.Number("--in-flight", "Tasks submitted and not yet ended, and slots of the agent.", 10_000, 1, 100_000);
    private readonly Option<int> rounds = BenchOptions.Number("--rounds", "Rounds after a warm-up.", 5, 1, 100);

    public FlowCommand()
        : base(
            "flow",
            "What limits by key, rates and tenants cost, and whether finding the next task depends on how many wait, in how many lines.",
            "orc bench flow",
            "orc bench flow --journal memory --tasks 300000 --json")
    {
        common.AddJournalTo(this);
        Add(tasks);
        Add(inFlight);
        Add(rounds);
        Add(common.Folder);
        Add(common.Json);
        SetAction(async (parsed, _) =>
        {
            var report = await FlowBench.RunAsync(
                parsed.GetValue(common.Journal),
                parsed.GetValue(common.Connection)!,
                parsed.GetValue(tasks),
                parsed.GetValue(inFlight),
                parsed.GetValue(rounds),
                parsed.GetRequiredValue(common.Folder),
                Console.Error.WriteLine);
            BenchOutput.Write(report, BenchJsonContext.Default.FlowReport, parsed.GetValue(common.Json));
            return ExitCodes.Done;
        });
    }
}
