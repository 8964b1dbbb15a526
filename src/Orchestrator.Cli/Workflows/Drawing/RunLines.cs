using System.Globalization;
using Orchestrator.Cli.Output;
using Orchestrator.Contracts.Workflows;

namespace Orchestrator.Cli.Workflows.Drawing;

/// <summary>A run as lines of cells: how it is, and a line a step.</summary>
internal static class RunLines
{
    /// <summary>How the run is, in one line.</summary>
    public static IReadOnlyList<Cell> Head(RunResource run, Moments moments) =>
    [
        run.WorkflowId,
        new Cell(run.Cancelling ? "cancelling" : run.Status, Tones.OfStatus(run.Status)),
        string.Create(CultureInfo.InvariantCulture, $"{StepLook.Bar(run.Progress.Percent)} {run.Progress.Completed}/{run.Progress.Total}"),
        moments.Between(run.CreatedAt, run.FinishedAt),
        new Cell(run.RunId, Tone.Quiet),
    ];

    /// <summary>A line a step: its branches and sign, its id, what there is to say.</summary>
    /// <param name="most">No more lines than this; those that ended well, or have not begun, are left out first and counted.</param>
    public static IReadOnlyList<IReadOnlyList<Cell>> Steps(RunResource run, Moments moments, int most)
    {
        var all = RunTree.Draw(run.Tasks);
        var shown = all.Count <= most ? all : Chosen(all, Math.Max(1, most - 1));
        var width = shown.Count == 0 ? 0 : shown.Max(line => line.Branches.Length + line.Id.Length);
        var lines = shown.Select(line => (IReadOnlyList<Cell>)
        [
            new Cell($"{line.Branches}{StepLook.SignOf(line.Step)} {line.Id}".PadRight(width + 2), StepLook.ToneOf(line.Step)),
            new Cell(StepLook.WordsOf(line.Step, moments), line.Step.Status == "failed" ? Tone.Bad : Tone.Quiet),
        ]).ToList();
        if (shown.Count < all.Count)
        {
            lines.Add([new Cell($"… {LeftOut(all, shown)}", Tone.Quiet)]);
        }

        return lines;
    }

    private static List<DrawnStep> Chosen(IReadOnlyList<DrawnStep> all, int most)
    {
        var kept = all.Index().OrderBy(line => Weight(line.Item.Step)).ThenBy(line => line.Index).Take(most).Select(line => line.Index).ToHashSet();
        return [.. all.Where((_, index) => kept.Contains(index))];
    }

    private static int Weight(RunStepResource step) => step.Status switch
    {
        "failed" => 0,
        "running" => 1,
        "submitted" or "queued" or "scheduled" => 2,
        "pending" => 3,
        _ => 4,
    };

    private static string LeftOut(IReadOnlyList<DrawnStep> all, IReadOnlyList<DrawnStep> shown)
    {
        var counts = all.Except(shown).GroupBy(line => line.Step.Status).Select(group => $"{group.Count()} {group.Key}");
        return $"{all.Count - shown.Count} more: {string.Join(", ", counts)}";
    }
}
