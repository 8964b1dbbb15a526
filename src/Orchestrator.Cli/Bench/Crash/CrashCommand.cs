using System.CommandLine;
using System.Text.Json;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Bench.Crash;

/// <summary><c>orc bench crash</c></summary>
internal sealed class CrashCommand : OrcCommand
{
    private readonly Option<int> kills = Number("--kills", "Kills of the server.", 20, 1, 10_000);
    private readonly Option<int> clients = Number("--clients", "Clients that work at the same time.", 6, 1, 200);
    private readonly Option<int> tasks = Number("--tasks", "Tasks submitted between two kills, at most.", 300, 10, 100_000);

    private readonly Option<int?> seed = new("--seed")
    {
        Description = "Draws the tasks and the moments of the kills; what meets when is the machine's. [default: drawn, and printed]",
        HelpName = "number",
    };

    private readonly Option<string> folder = new("--folder")
    {
        Description = "Where the data folder is made; it is deleted unless there are violations. [default: the system's folder for temporary files]",
        DefaultValueFactory = _ => Path.GetTempPath(),
        HelpName = "folder",
    };

    private readonly Option<bool> json = new("--json") { Description = "Report in JSON." };

    public CrashCommand()
        : base(
            "crash",
            "Kill a real server again and again while clients work with it, then compare all it acknowledged with what is there.",
            "orc bench crash",
            "orc bench crash --kills 100 --clients 12 --seed 7 --json")
    {
        foreach (var option in new Option[] { kills, clients, tasks, seed, folder, json })
        {
            Add(option);
        }

        SetAction((parsed, _) => RunAsync(Read(parsed), parsed.GetValue(json)));
    }

    private static async Task<int> RunAsync(CrashOptions options, bool json)
    {
        // Progress is for people, and never in the way of who reads the report.
        var report = await CrashBench.RunAsync(options, Console.Error.WriteLine);
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(report, CrashJsonContext.Default.CrashReport));
        }
        else
        {
            CrashSummary.Write(Console.Out, report);
        }

        return report.Violations.Count == 0 ? ExitCodes.Done : ExitCodes.Error;
    }

    private static Option<int> Number(string name, string description, int value, int least, int most)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => value, HelpName = "count" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, out var given) && (given < least || given > most))
            {
                result.AddError($"{name} is {given}; give {least} to {most}.");
            }
        });
        return option;
    }

    private CrashOptions Read(ParseResult parsed) => new()
    {
        Kills = parsed.GetValue(kills),
        Clients = parsed.GetValue(clients),
        TasksPerLife = parsed.GetValue(tasks),
        Seed = parsed.GetValue(seed) ?? Random.Shared.Next(1_000_000),
        Folder = parsed.GetRequiredValue(folder),
    };
}
