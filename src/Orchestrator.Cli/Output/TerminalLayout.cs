using Spectre.Console;

namespace Orchestrator.Cli.Output;

/// <summary>Tables in colour, as wide as the terminal. NO_COLOR takes the colours away.</summary>
internal sealed class TerminalLayout : ILayout
{
    private const int Gap = 2;

    /// <summary>Below this, text in the last column would be a ribbon.</summary>
    private const int NarrowestText = 16;

    public bool IsTerminal => true;

    public void Heading(TextWriter output, string text) => On(output).Write(new Text(text + "\n", new Style(decoration: Decoration.Bold)));

    /// <summary>As many columns as fit, since half an id is none; only the last one shown may have lines.</summary>
    public void Table(TextWriter output, IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<Cell>> rows)
    {
        var console = On(output);
        var shown = ColumnsThatFit(console.Profile.Width, headings, rows);
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        for (var column = 0; column < shown; column++)
        {
            table.AddColumn(new TableColumn(new Text(headings[column], new Style(decoration: Decoration.Bold)))
            {
                NoWrap = column < headings.Count - 1,
                Padding = new Padding(0, 0, column < shown - 1 ? Gap : 0, 0),
            });
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Take(shown).Select(cell => new Text(cell.Text, StyleOf(cell.Tone))));
        }

        console.Write(table);
    }

    public void Fields(TextWriter output, IReadOnlyList<(string Name, Cell Value)> fields)
    {
        var grid = new Grid();
        grid.AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 2, 0) });
        grid.AddColumn(new GridColumn { Padding = new Padding(0, 0, 0, 0) });
        foreach (var (name, value) in fields)
        {
            grid.AddRow(new Text(name, StyleOf(Tone.Quiet)), new Text(value.Text, StyleOf(value.Tone)));
        }

        On(output).Write(grid);
    }

    public void Line(TextWriter output, IReadOnlyList<Cell> cells, bool whole)
    {
        var console = On(output);
        var left = console.Profile.Width;
        for (var i = 0; i < cells.Count && left > 0; i++)
        {
            var text = cells[i].Text.Replace('\n', ' ') + (i < cells.Count - 1 ? new string(' ', Gap) : "");
            if (whole && i == cells.Count - 1)
            {
                // As it is: breaking it at words would change what is copied from the terminal.
                console.Profile.Out.Writer.Write(text);
                break;
            }

            console.Write(new Text(text.Length <= left ? text : text[..(left - 1)] + "…", StyleOf(cells[i].Tone)));
            left -= text.Length;
        }

        console.Profile.Out.Writer.WriteLine();
        console.Profile.Out.Writer.Flush();
    }

    private static int ColumnsThatFit(int width, IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<Cell>> rows)
    {
        var left = width;
        for (var column = 0; column < headings.Count; column++)
        {
            var wanted = rows.Select(row => row[column].Text.Length).Append(headings[column].Length).Max();
            left -= column == headings.Count - 1 ? Math.Min(wanted, NarrowestText) : wanted;
            if (left < 0)
            {
                return Math.Max(1, column);
            }

            left -= Gap;
        }

        return headings.Count;
    }

    private static IAnsiConsole On(TextWriter output)
    {
        // Spectre writes to a writer of its own making unless told that this one is the terminal.
        output.Flush();
        return AnsiConsole.Console;
    }

    internal static Style StyleOf(Tone tone) => tone switch
    {
        Tone.Quiet => new Style(Color.Grey),
        Tone.Good => new Style(Color.Green),
        Tone.Busy => new Style(Color.Blue),
        Tone.Warning => new Style(Color.Yellow),
        Tone.Bad => new Style(Color.Red),
        _ => Style.Plain,
    };
}
