using System.CommandLine;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Bench.Idle;

/// <summary><c>orc bench idle</c></summary>
internal sealed class IdleCommand : OrcCommand
{
    private readonly BenchOptions common = new();
    private readonly Option<int> seconds = BenchOptions.Number("--seconds", "How long a server is watched.", 30, 1, 86_400);
    private readonly Option<int> finished = BenchOptions.Number("--finished", "Also watch a server with so many finished tasks in its store; 0 does not.", 0, 0, 100_000_000);

    private readonly Option<string> connection = new("--connection")
    {
        Description = "Also watch three nodes of a cluster on this PostgreSQL database; a schema is made in it and dropped. [default: none]",
        HelpName = "text",
        DefaultValueFactory = _ => "",
    };

    public IdleCommand()
        : base("idle", "Memory and processor time of a server that nobody asks anything.", "orc bench idle", "orc bench idle --finished 100000 --json",
            "orc bench idle --connection \"Host=localhost;Database=orchestrator;Username=orchestrator\"")
    {
        foreach (var option in new Option[] { seconds, finished, connection, common.Folder, common.Json })
        {
            Add(option);
        }

        SetAction(async (parsed, _) =>
        {
            var report = await IdleBench.RunAsync(
                parsed.GetValue(seconds), parsed.GetValue(finished), parsed.GetRequiredValue(connection), parsed.GetRequiredValue(common.Folder), Console.Error.WriteLine);
            BenchOutput.Write(report, BenchJsonContext.Default.IdleReport, parsed.GetValue(common.Json));
            return ExitCodes.Done;
        });
    }
}
