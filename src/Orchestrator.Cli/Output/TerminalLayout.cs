using Spectre.Console;

namespace Orchestrator.Cli.Output;

/// <summary>Tables in colour, as wide as the terminal. NO_COLOR takes the colours away.</summary>
internal sealed class TerminalLayout : ILayout
{
    public bool IsTerminal => true;

    public void Heading(TextWriter output, string text) => On(output).Write(new Text(text + "\n", new Style(decoration: Decoration.Bold)));

    public void Table(TextWriter output, IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<Cell>> rows)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        for (var column = 0; column < headings.Count; column++)
        {
            table.AddColumn(new TableColumn(new Text(headings[column], new Style(decoration: Decoration.Bold)))
            {
                NoWrap = column < headings.Count - 1,
                Padding = new Padding(0, 0, column < headings.Count - 1 ? 2 : 0, 0),
            });
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(cell.Text, StyleOf(cell.Tone))));
        }

        On(output).Write(table);
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

    private static IAnsiConsole On(TextWriter output)
    {
        // Spectre writes to a writer of its own making unless told that this one is the terminal.
        output.Flush();
        return AnsiConsole.Console;
    }

    private static Style StyleOf(Tone tone) => tone switch
    {
        Tone.Quiet => new Style(Color.Grey),
        Tone.Good => new Style(Color.Green),
        Tone.Busy => new Style(Color.Blue),
        Tone.Warning => new Style(Color.Yellow),
        Tone.Bad => new Style(Color.Red),
        _ => Style.Plain,
    };
}
