using System.CommandLine;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Bench.Http;

/// <summary><c>orc bench http</c></summary>
internal sealed class HttpCommand : OrcCommand
{
    private readonly BenchOptions common = new();
    private readonly Option<int> tasks = BenchOptions.Number("--tasks", "Tasks of a round of batches.", 500_000, 100, 10_000_000);
    private readonly Option<int> listeners = BenchOptions.Number("--listeners", "Callers that listen to events in the rounds with listeners.", 200, 1, 1_000);
    private readonly Option<int> seconds = BenchOptions.Number("--seconds", "How long a round of single submissions takes.", 5, 1, 600);
    private readonly Option<int> connections = BenchOptions.Number("--connections", "Connections of single submissions.", 64, 1, 5_000);

    public HttpCommand()
        : base(
            "http",
            "Submissions a second over HTTP, single ones beside a web server that does nothing, and batches, without and with listeners to events.",
            "orc bench http",
            "orc bench http --tasks 500000 --listeners 200 --json")
    {
        foreach (var option in new Option[] { tasks, listeners, seconds, connections, common.Folder, common.Json })
        {
            Add(option);
        }

        SetAction(async (parsed, _) =>
        {
            var report = await HttpBench.RunAsync(
                new HttpOptions
                {
                    Tasks = parsed.GetValue(tasks),
                    Listeners = parsed.GetValue(listeners),
                    Seconds = parsed.GetValue(seconds),
                    Connections = parsed.GetValue(connections),
                    Folder = parsed.GetRequiredValue(common.Folder),
                },
                Console.Error.WriteLine);
            BenchOutput.Write(report, BenchJsonContext.Default.HttpReport, parsed.GetValue(common.Json));
            return ExitCodes.Done;
        });
    }
}
