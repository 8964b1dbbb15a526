namespace Orchestrator.Cli.Output;

/// <summary>How rows and fields are set: in colour and to the terminal's width, or plainly for a pipe.</summary>
internal interface ILayout
{
    /// <summary>True when somebody looks at it now, so that "3 min ago" means something.</summary>
    bool IsTerminal { get; }

    void Heading(TextWriter output, string text);

    /// <summary>Rows below their headings; the first column is never broken.</summary>
    void Table(TextWriter output, IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<Cell>> rows);

    /// <summary>Names and values below each other; a value may have lines.</summary>
    void Fields(TextWriter output, IReadOnlyList<(string Name, Cell Value)> fields);

    /// <summary>One line that is seen at once, its cells beside each other.</summary>
    /// <param name="whole">False cuts off what a terminal has no room for; true lets it run on into the next row.</param>
    void Line(TextWriter output, IReadOnlyList<Cell> cells, bool whole);
}
