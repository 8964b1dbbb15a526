using System.CommandLine;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Bench.Soak;

/// <summary><c>orc bench soak</c></summary>
internal sealed class SoakCommand : OrcCommand
{
    private readonly BenchOptions common = new();
    private readonly Option<double> minutes = Number("--minutes", "How long the load goes on; the trend is that of the second half.", 10, 0.05, 100_000);
    private readonly Option<int> rate = BenchOptions.Number("--rate", "Tasks a second.", 1_000, 10, 100_000);
    private readonly Option<double> tolerance = Number("--tolerance", "Growth over the second half that counts as flat, in percent of the half's mean.", 5, 0, 1_000);

    public SoakCommand()
        : base(
            "soak",
            "A steady load of mixed tasks on a server with retention; exits with 1 when its memory or its data folder grows.",
            "orc bench soak --minutes 60",
            "orc bench soak --minutes 720 --rate 2000 --tolerance 2 --json")
    {
        foreach (var option in new Option[] { minutes, rate, tolerance, common.Folder, common.Json })
        {
            Add(option);
        }

        SetAction(async (parsed, _) =>
        {
            var report = await SoakBench.RunAsync(
                new SoakOptions
                {
                    Duration = TimeSpan.FromMinutes(parsed.GetValue(minutes)),
                    Rate = parsed.GetValue(rate),
                    TolerancePercent = parsed.GetValue(tolerance),
                    Folder = parsed.GetRequiredValue(common.Folder),
                },
                Console.Error.WriteLine);
            BenchOutput.Write(report, BenchJsonContext.Default.SoakReport, parsed.GetValue(common.Json));
            return report.Flat ? ExitCodes.Done : ExitCodes.Error;
        });
    }

    private static Option<double> Number(string name, string description, double value, double least, double most)
    {
        var option = new Option<double>(name) { Description = description, DefaultValueFactory = _ => value, HelpName = "number" };
        option.Validators.Add(result =>
        {
            if (!(result.GetValueOrDefault<double>() is var given && given >= least && given <= most))
            {
                result.AddError($"{name} must be {least} to {most:N0}.");
            }
        });
        return option;
    }
}
