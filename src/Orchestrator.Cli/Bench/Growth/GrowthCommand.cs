using System.CommandLine;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Bench.Growth;

/// <summary><c>orc bench growth</c></summary>
internal sealed class GrowthCommand : OrcCommand
{
    private readonly BenchOptions common = new();
    private readonly Option<int> finished = BenchOptions.Number("--finished", "Finished tasks in the full store.", 1_000_000, 100, 100_000_000);
    private readonly Option<int> queued = BenchOptions.Number("--queued", "Tasks in the full queue.", 1_000_000, 100, 100_000_000);
    private readonly Option<int> tasks = BenchOptions.Number("--tasks", "Tasks of a round.", 200_000, 1_000, 10_000_000);
    private readonly Option<int> queries = BenchOptions.Number("--queries", "How often each query is made.", 200, 10, 100_000);

    public GrowthCommand()
        : base(
            "growth",
            "What a store with many finished tasks and a queue with many waiting ones cost: rates, queries, memory, starts, pauses.",
            "orc bench growth",
            "orc bench growth --finished 5000000 --queued 1000000 --json")
    {
        foreach (var option in new Option[] { finished, queued, tasks, queries, common.Folder, common.Json })
        {
            Add(option);
        }

        SetAction(async (parsed, _) =>
        {
            var report = await GrowthBench.RunAsync(
                new GrowthOptions
                {
                    Finished = parsed.GetValue(finished),
                    Queued = parsed.GetValue(queued),
                    Tasks = parsed.GetValue(tasks),
                    Queries = parsed.GetValue(queries),
                    Folder = parsed.GetRequiredValue(common.Folder),
                },
                Console.Error.WriteLine);
            BenchOutput.Write(report, BenchJsonContext.Default.GrowthReport, parsed.GetValue(common.Json));
            return ExitCodes.Done;
        });
    }
}
