using System.CommandLine;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Bench.Recovery;

/// <summary><c>orc bench recovery</c></summary>
internal sealed class RecoveryCommand : OrcCommand
{
    private readonly BenchOptions common = new();
    private readonly Option<int> queued = BenchOptions.Number("--queued", "Queued tasks the server comes back with.", 100_000, 0, 10_000_000);
    private readonly Option<int> finished = BenchOptions.Number("--finished", "Finished tasks in its store.", 1_000_000, 100, 100_000_000);
    private readonly Option<int> kills = BenchOptions.Number("--kills", "Kills of the server.", 5, 1, 1_000);

    public RecoveryCommand()
        : base(
            "recovery",
            "How long a killed server takes until it is ready and has answered a submission again.",
            "orc bench recovery",
            "orc bench recovery --queued 1000000 --finished 100000 --kills 10 --json")
    {
        foreach (var option in new Option[] { queued, finished, kills, common.Folder, common.Json })
        {
            Add(option);
        }

        SetAction(async (parsed, _) =>
        {
            var report = await RecoveryBench.RunAsync(
                new RecoveryOptions
                {
                    Queued = parsed.GetValue(queued),
                    Finished = parsed.GetValue(finished),
                    Kills = parsed.GetValue(kills),
                    Folder = parsed.GetRequiredValue(common.Folder),
                },
                Console.Error.WriteLine);
            BenchOutput.Write(report, BenchJsonContext.Default.RecoveryReport, parsed.GetValue(common.Json));
            return ExitCodes.Done;
        });
    }
}
