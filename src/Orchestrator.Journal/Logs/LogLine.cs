using System.Text;

namespace Orchestrator.Journal.Logs;

/// <summary>A line of a task's log.</summary>
/// <param name="Position">Which attempt wrote it, and its number in the task's log.</param>
/// <param name="At">When it was written, in microseconds since the Unix epoch.</param>
/// <param name="Stream">Where it comes from; means nothing to the store.</param>
/// <param name="Text">The line without its line break.</param>
public sealed record LogLine(LogPosition Position, long At, int Stream, string Text)
{
    /// <summary>What a line takes up beyond its text, roughly.</summary>
    public const int OverheadBytes = 32;

    /// <summary>What the line counts for in limits: its text in UTF-8 and <see cref="OverheadBytes"/>.</summary>
    public int Bytes => OverheadBytes + Encoding.UTF8.GetByteCount(Text);
}
