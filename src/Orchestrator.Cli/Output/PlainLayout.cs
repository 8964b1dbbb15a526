namespace Orchestrator.Cli.Output;

/// <summary>Columns set with spaces, a row a line however long it is: what grep, awk and files want.</summary>
internal sealed class PlainLayout : ILayout
{
    private const string Gap = "  ";

    public bool IsTerminal => false;

    public void Heading(TextWriter output, string text) => output.WriteLine(text);

    public void Table(TextWriter output, IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<Cell>> rows)
    {
        var lines = new List<string[]> { headings.ToArray() };
        lines.AddRange(rows.Select(row => row.Select(cell => cell.Text.Replace('\n', ' ')).ToArray()));
        var widths = headings.Select((_, column) => lines.Max(line => line[column].Length)).ToArray();
        foreach (var line in lines)
        {
            output.WriteLine(string.Join(Gap, line.Select((text, column) => text.PadRight(widths[column]))).TrimEnd());
        }
    }

    public void Fields(TextWriter output, IReadOnlyList<(string Name, Cell Value)> fields)
    {
        var width = fields.Max(field => field.Name.Length);
        foreach (var (name, value) in fields)
        {
            // Further lines of a value stand below its first.
            var text = value.Text.Replace("\n", "\n" + new string(' ', width) + Gap, StringComparison.Ordinal);
            output.WriteLine((name.PadRight(width) + Gap + text).TrimEnd());
        }
    }

    public void Line(TextWriter output, IReadOnlyList<Cell> cells, bool whole) =>
        output.WriteLine(string.Join(Gap, cells.Select(cell => cell.Text.Replace('\n', ' '))).TrimEnd());
}
