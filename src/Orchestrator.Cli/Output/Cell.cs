using System.Text;

namespace Orchestrator.Cli.Output;

/// <summary>A text with what it means. Control characters become visible: a task's words must not steer a terminal.</summary>
internal readonly record struct Cell
{
    public Cell(string? text, Tone tone = Tone.Normal)
    {
        Text = Printable(text ?? "");
        Tone = tone;
    }

    public string Text { get; private init; }

    public Tone Tone { get; }

    public static implicit operator Cell(string? text) => new(text);

    /// <summary>A text that keeps its tabs: what a program wrote, for reading.</summary>
    public static Cell WithTabs(string text) => text.Contains('\t', StringComparison.Ordinal)
        ? new Cell { Text = string.Join('\t', text.Split('\t').Select(Printable)) }
        : new Cell(text);

    private static string Printable(string text)
    {
        if (!text.Any(c => char.IsControl(c) && c != '\n'))
        {
            return text;
        }

        var shown = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            _ = char.IsControl(c) && c != '\n' ? shown.Append($"\\u{(int)c:x4}") : shown.Append(c);
        }

        return shown.ToString();
    }
}
