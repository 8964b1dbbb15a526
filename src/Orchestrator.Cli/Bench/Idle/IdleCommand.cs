using System.CommandLine;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Bench.Idle;

/// <summary><c>orc bench idle</c></summary>
internal sealed class IdleCommand : OrcCommand
{
    private readonly BenchOptions common = new();
    private readonly Option<int> seconds = BenchOptions.Number("--seconds", "How long a server is watched.", 30, 1, 86_400);
    private readonly Option<int> finished = BenchOptions.Number("--finished", "Also watch a server with so many finished tasks in its store; 0 does not.", 0, 0, 100_000_000);

    public IdleCommand()
        : base("idle", "Memory and processor time of a server that nobody asks anything.", "orc bench idle", "orc bench idle --finished 100000 --json")
    {
        foreach (var option in new Option[] { seconds, finished, common.Folder, common.Json })
        {
            Add(option);
        }

        SetAction(async (parsed, _) =>
        {
            var report = await IdleBench.RunAsync(
                parsed.GetValue(seconds), parsed.GetValue(finished), parsed.GetRequiredValue(common.Folder), Console.Error.WriteLine);
            BenchOutput.Write(report, BenchJsonContext.Default.IdleReport, parsed.GetValue(common.Json));
            return ExitCodes.Done;
        });
    }
}
