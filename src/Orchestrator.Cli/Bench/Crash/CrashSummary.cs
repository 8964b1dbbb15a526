namespace Orchestrator.Cli.Bench.Crash;

/// <summary>The report of a crash test, for people.</summary>
internal static class CrashSummary
{
    private const int ViolationsShown = 20;

    public static void Write(TextWriter output, CrashReport report)
    {
        output.WriteLine($"{report.Kills} kills ({report.KillsDuringStart} while it started), {report.Clients} clients, seed {report.Seed}, {report.Seconds:F1} s");
        output.WriteLine($"{report.Submissions} submissions, {report.Acknowledgements} acknowledgements, {report.Repetitions} repeated calls, {report.CancelsAndRetries} cancels and retries");
        output.WriteLine($"{report.Unanswered} without a key got no answer; {report.UnansweredButThere} of them became a task");
        output.WriteLine($"{report.Tasks} tasks: {string.Join(", ", report.ByStatus.OrderByDescending(entry => entry.Value).Select(entry => $"{entry.Value} {entry.Key}"))}; {report.LostAttempts} attempts lost and made good");
        output.WriteLine($"start until ready: median {report.StartP50Ms:F0} ms, longest {report.StartMaxMs:F0} ms");
        output.WriteLine($"{report.Violations.Count} violations");
        foreach (var violation in report.Violations.Take(ViolationsShown))
        {
            output.WriteLine("  " + violation);
        }

        if (report.Violations.Count > ViolationsShown)
        {
            output.WriteLine($"  and {report.Violations.Count - ViolationsShown} more; --json shows all");
        }

        if (report.DataFolder is { } folder)
        {
            output.WriteLine($"The data is kept in {folder}");
        }
    }
}
