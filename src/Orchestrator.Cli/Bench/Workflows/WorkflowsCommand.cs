using System.CommandLine;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Bench.Workflows;

/// <summary><c>orc bench workflows</c></summary>
internal sealed class WorkflowsCommand : OrcCommand
{
    private readonly BenchOptions common = new();
    private readonly Option<int> steps = BenchOptions.Number("--steps", "Steps of all runs of a round.", 100_000, 1_000, 10_000_000);
    private readonly Option<int> inFlight = BenchOptions.Number("--in-flight", "Runs that are live at the same time.", 1_000, 1, 100_000);
    private readonly Option<int> rounds = BenchOptions.Number("--rounds", "Rounds after a warm-up.", 3, 1, 100);

    private readonly Option<int> liveRuns = BenchOptions.Number("--live-runs", "Runs that wait for a signal, to see what they take.", 100_000, 1, 100_000);

    public WorkflowsCommand()
        : base(
            "workflows",
            "How fast workflows of steps that do nothing are, beside bare tasks, and what a step adds when nothing else happens.",
            "orc bench workflows",
            "orc bench workflows --journal memory --in-flight 100 --json")
    {
        common.AddJournalTo(this);
        Add(steps);
        Add(inFlight);
        Add(rounds);
        Add(liveRuns);
        Add(common.Folder);
        Add(common.Json);
        SetAction(async (parsed, _) =>
        {
            var report = await WorkflowBench.RunAsync(
                parsed.GetValue(common.Journal),
                parsed.GetValue(common.Connection)!,
                parsed.GetValue(steps),
                parsed.GetValue(inFlight),
                parsed.GetValue(rounds),
                parsed.GetValue(liveRuns),
                parsed.GetRequiredValue(common.Folder),
                Console.Error.WriteLine);
            BenchOutput.Write(report, BenchJsonContext.Default.WorkflowReport, parsed.GetValue(common.Json));
            return ExitCodes.Done;
        });
    }
}
