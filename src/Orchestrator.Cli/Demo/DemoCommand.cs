using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Demo;

/// <summary><c>orc demo</c></summary>
internal sealed class DemoCommand : OrcCommand
{
    /// <summary>Longer than it takes on any machine; only a hang reaches it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Option<bool> json = new("--json") { Description = "Tell the story on stderr and the figures on stdout, as one JSON object." };
    private readonly Option<bool> keep = new("--keep") { Description = "Keep the server's data folder and say where it is." };

    public DemoCommand()
        : base(
            "demo",
            "See it work: a server of its own runs programs over the files of this folder, is killed in the middle, and loses nothing.",
            "orc demo",
            "orc demo --json")
    {
        Add(json);
        Add(keep);
        Add(new DemoWorkCommand());
        SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(json), parsed.GetValue(keep), cancellation));
    }

    private static async Task<int> RunAsync(bool json, bool keep, CancellationToken cancellation)
    {
        using var signals = new StopSignals(cancellation);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(signals.Token);
        patience.CancelAfter(Patience);
        IDemoView view = json ? new PlainDemoView(Console.Error) : Console.IsOutputRedirected ? new PlainDemoView(Console.Out) : new LiveDemoView();
        DemoReport report;
        try
        {
            report = await view.DuringAsync(() => RunAsync(view, keep, patience.Token));
        }
        catch (Exception) when (signals.Token.IsCancellationRequested)
        {
            // Ctrl+C reaches the server as well, so the demo may hear of its end first.
            await Console.Error.WriteLineAsync($"orc: stopped; the demo's server is ended{(keep ? "" : " and its folder removed")}.");
            return ExitCodes.Error;
        }
        catch (Exception e) when (e is OperationCanceledException || Failures.ExitCodeOf(e) is not null)
        {
            report = new DemoReport { Faults = [e is OperationCanceledException ? $"The demo did not end within {Patience.TotalMinutes} minutes." : e.Message] };
        }

        if (json)
        {
            DemoReportJson.Write(Console.Out, report);
        }
        else
        {
            DemoReportText.Write(Console.Out, Console.IsOutputRedirected ? new PlainLayout() : new TerminalLayout(), report);
        }

        return report.Held ? ExitCodes.Done : ExitCodes.Error;
    }

    private static async Task<DemoReport> RunAsync(IDemoView view, bool keep, CancellationToken cancellation)
    {
        using var folder = new DemoFolder(keep);
        await using var server = new DemoServer(folder.Path);
        var programs = new DemoPrograms();
        var plan = DemoPlan.For(FindFiles(view), Path.Combine(folder.Path, "no-such-file"), programs);
        var report = await new DemoRun(server, plan, programs, view).RunAsync(cancellation);
        return report with { DataFolder = keep ? server.DataFolder : null };
    }

    private static IReadOnlyList<string> FindFiles(IDemoView view)
    {
        if (DemoFiles.In(Environment.CurrentDirectory, DemoPlan.MostFiles) is { Count: > 0 } files)
        {
            return files;
        }

        view.Say("This folder has no files to measure; orc's own are taken instead");
        return DemoFiles.In(AppContext.BaseDirectory, DemoPlan.MostFiles);
    }
}
