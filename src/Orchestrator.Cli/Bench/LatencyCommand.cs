using System.CommandLine;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Bench;

/// <summary><c>orc bench latency</c></summary>
internal sealed class LatencyCommand : OrcCommand
{
    private readonly BenchOptions common = new();
    private readonly Option<int> rate = BenchOptions.Number("--rate", "Tasks submitted a second, evenly.", 100, 1, 100_000);
    private readonly Option<int> seconds = BenchOptions.Number("--seconds", "How long, after two seconds of warm-up.", 10, 1, 86_400);

    public LatencyCommand()
        : base(
            "latency",
            "Time from submission to the durable end of a no-op at a steady rate, beside the disk's sync.",
            "orc bench latency --rate 100 --json")
    {
        common.AddJournalTo(this);
        Add(rate);
        Add(seconds);
        Add(common.Folder);
        Add(common.Json);
        SetAction(async (parsed, _) =>
        {
            var report = await LatencyBench.RunAsync(
                parsed.GetValue(common.Journal), parsed.GetValue(common.Connection)!, parsed.GetValue(rate), parsed.GetValue(seconds), parsed.GetValue(common.Folder)!);
            BenchOutput.Write(report, BenchJsonContext.Default.LatencyReport, parsed.GetValue(common.Json));
            return ExitCodes.Done;
        });
    }
}
