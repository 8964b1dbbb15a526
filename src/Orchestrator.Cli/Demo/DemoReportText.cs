using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Demo;

/// <summary>The report for people.</summary>
internal static class DemoReportText
{
    public static void Write(TextWriter output, ILayout layout, DemoReport report)
    {
        output.WriteLine();
        if (report.Tasks > 0)
        {
            // Without any task it did not come to figures.
            layout.Table(output, ["WHAT", "COUNT", ""], Rows(report));
            output.WriteLine();
        }

        foreach (var fault in report.Faults)
        {
            output.WriteLine("DID NOT HOLD: " + new Cell(fault).Text);
        }

        output.WriteLine(report.Held
            ? "Everything acknowledged was there after the kill, and nothing was counted twice."
            : "That is a fault in Orchestrator, or in this demo: please report the lines above.");
        WriteNext(output, report);
        output.Flush();
    }

    private static IReadOnlyList<IReadOnlyList<Cell>> Rows(DemoReport report) =>
    [
        Row("tasks acknowledged", report.Acknowledged, $"{report.AcknowledgedBeforeKill} of them before the kill"),
        Row("completed", report.Completed, $"{report.CompletedBeforeKill} of them seen before the kill, unchanged after it"),
        Row("retried after a failure", report.Retried, "their program fails at the first attempt"),
        Row("attempts lost by the kill", report.AttemptsLost, $"{report.RunAgain} run again and completed"),
        Row("submissions unanswered", report.Unanswered, $"submitted again with the same key; {report.DurableUnanswered} turned out to be durable already"),
        Row("keys submitted twice", report.Repeated, "each answered with the task it already had"),
        Row("dead-lettered", report.DeadLettered, $"{report.DeadLetteredPlanned} planned: its file does not exist"),
        Row("lines counted by tasks", report.Lines, report.Lines == report.LinesDirectly ? "the same as counted directly" : $"directly: {report.LinesDirectly}", report.Lines == report.LinesDirectly),
        Row("checksums equal", report.ChecksumsEqual, $"of {report.Checksums}{(report.FilesChanged > 0 ? $"; {report.FilesChanged} results left out, their files were changed meanwhile" : "")}", report.ChecksumsEqual == report.Checksums),
        Row("lost", report.Lost, "", report.Lost == 0),
        Row("counted twice", report.CountedTwice, "", report.CountedTwice == 0),
        [new Cell("elapsed"), new Cell($"{report.ElapsedSeconds:0.0} s"), new Cell($"down for {report.DownSeconds:0.0} s", Tone.Quiet)],
    ];

    private static IReadOnlyList<Cell> Row(string name, long count, string note, bool? good = null) =>
        [new Cell(name), new Cell($"{count}", good switch { true => Tone.Good, false => Tone.Bad, null => Tone.Normal }), new Cell(note, Tone.Quiet)];

    private static void WriteNext(TextWriter output, DemoReport report)
    {
        output.WriteLine();
        output.WriteLine("Next:");
        output.WriteLine(report.DataFolder is { } folder
            ? $"  orc server --allow process --data {folder}   (what this demo left; then orc task list)"
            : "  orc server --allow process");
        output.WriteLine("  orc task submit process --wait -- date");
        output.WriteLine("  orc status");
        output.WriteLine("  README.md and docs/cli.md say more; orc is `dotnet run -c Release --project src/Orchestrator.Cli --`.");
    }
}
