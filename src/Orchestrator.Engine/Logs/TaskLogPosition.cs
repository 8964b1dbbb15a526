using System.Globalization;
using Orchestrator.Journal.Logs;

namespace Orchestrator.Engine.Logs;

/// <summary>A place in a task's log, to go on behind it.</summary>
/// <param name="Attempt">The attempt that wrote the line, counted from 1.</param>
/// <param name="Line">The line's number in the task's log, counted from 1.</param>
public readonly record struct TaskLogPosition(int Attempt, long Line)
{
    /// <summary>Before the first line.</summary>
    public static TaskLogPosition Start => default;

    internal LogPosition Stored => new(Attempt, Line);

    /// <summary>As <see cref="TryParse"/> reads it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Attempt}-{Line}");

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string text, out TaskLogPosition position)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash > 0
            && int.TryParse(text.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var attempt)
            && long.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var line))
        {
            position = new TaskLogPosition(attempt, line);
            return true;
        }

        position = default;
        return false;
    }
}
