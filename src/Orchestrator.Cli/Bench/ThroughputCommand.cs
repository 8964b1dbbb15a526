using System.CommandLine;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Bench;

/// <summary><c>orc bench throughput</c></summary>
internal sealed class ThroughputCommand : OrcCommand
{
    private readonly BenchOptions common = new();
    private readonly Option<int> tasks = BenchOptions.Number("--tasks", "Tasks a round; three rounds are run after a warm-up.", 300_000, 1_000, 100_000_000);
    private readonly Option<int> inFlight = BenchOptions.Number("--in-flight", "Tasks submitted and not yet ended, and slots of the agent.", 10_000, 1, 100_000);

    public ThroughputCommand()
        : base(
            "throughput",
            "Tasks a second from submission to the durable end of a no-op, beside a bare loop over the same journal.",
            "orc bench throughput --journal sqlite --tasks 300000 --in-flight 10000 --json",
            "orc bench throughput --journal postgres --connection \"Host=localhost;Database=orchestrator;Username=orchestrator\"")
    {
        common.AddJournalTo(this);
        Add(tasks);
        Add(inFlight);
        Add(common.Folder);
        Add(common.Json);
        SetAction(async (parsed, _) =>
        {
            var report = await ThroughputBench.RunAsync(
                parsed.GetValue(common.Journal),
                parsed.GetValue(common.Connection)!,
                parsed.GetValue(tasks),
                parsed.GetValue(inFlight),
                parsed.GetValue(common.Folder)!,
                Console.Error.WriteLine);
            BenchOutput.Write(report, BenchJsonContext.Default.ThroughputReport, parsed.GetValue(common.Json));
            return ExitCodes.Done;
        });
    }
}
