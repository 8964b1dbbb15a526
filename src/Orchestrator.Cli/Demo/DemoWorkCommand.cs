using System.CommandLine;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Demo;

/// <summary><c>orc demo work</c>: what <c>wc -l</c> and <c>cksum</c> do, for systems that lack them.</summary>
internal sealed class DemoWorkCommand : Command
{
    private readonly Argument<string> measure = new("measure") { Description = "lines or checksum." };
    private readonly Argument<string> file = new("file") { Description = "The file to measure." };
    private readonly Option<bool> flaky = new("--flaky") { Description = "Fail at a task's first attempt." };
    private readonly Option<bool> slow = new("--slow") { Description = "Take three seconds." };

    public DemoWorkCommand()
        : base("work", "Measure a file: the program that the demo's tasks run where wc and cksum are missing.")
    {
        Hidden = true;
        measure.AcceptOnlyFromAmong("lines", "checksum");
        Add(measure);
        Add(file);
        Add(flaky);
        Add(slow);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.GetValue(flaky) && Environment.GetEnvironmentVariable("ORCHESTRATOR_ATTEMPT") == "1")
        {
            throw new IOException("no luck at first");
        }

        if (parsed.GetValue(slow))
        {
            await Task.Delay(TimeSpan.FromSeconds(3), cancellation);
        }

        var path = parsed.GetRequiredValue(file);
        var figure = DemoFigures.Of(parsed.GetValue(measure) == "lines" ? DemoMeasure.Lines : DemoMeasure.Checksum, path);
        Console.Out.WriteLine($"{figure} {path}");
        return ExitCodes.Done;
    }
}
