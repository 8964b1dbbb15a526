using Orchestrator.Cli.Output;
using Orchestrator.Contracts.Workflows;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Orchestrator.Cli.Workflows.Drawing;

/// <summary>A run that is drawn anew in its place with every change; the last drawing stays.</summary>
internal sealed class LiveRunView(TimeProvider time)
{
    /// <summary>The head, and a row for the cursor.</summary>
    private const int RowsBeside = 3;

    private readonly Moments moments = new(time);

    public Task<RunResource> DuringAsync(Func<Action<RunResource>, Task<RunResource>> watch) =>
        AnsiConsole.Live(new Text("…")).AutoClear(false).Overflow(VerticalOverflow.Ellipsis).StartAsync(context => watch(run =>
        {
            context.UpdateTarget(Draw(run));
            context.Refresh();
        }));

    private Rows Draw(RunResource run)
    {
        var rows = new List<IRenderable> { Line(RunLines.Head(run, moments)) };
        rows.AddRange(RunLines.Steps(run, moments, AnsiConsole.Profile.Height - RowsBeside).Select(Line));
        return new Rows(rows);
    }

    private static Paragraph Line(IReadOnlyList<Cell> cells)
    {
        var line = new Paragraph { Overflow = Overflow.Ellipsis };
        var left = AnsiConsole.Profile.Width;
        foreach (var cell in cells)
        {
            // A line that ran on into the next row would move all below it.
            var text = cell.Text.Replace('\n', ' ') + "  ";
            line.Append(text.Length <= left ? text : text[..Math.Max(0, left)], TerminalLayout.StyleOf(cell.Tone));
            left -= Math.Min(left, text.Length);
        }

        return line;
    }
}
