namespace Orchestrator.Journal.Logs;

/// <summary>
/// A place in a task's log. Lines are numbered over all attempts; the attempt comes first, because the last numbers before a crash may be
/// lost and given out again to the next attempt, and who has read those must not miss these.
/// </summary>
/// <param name="Attempt">The attempt, counted from 1.</param>
/// <param name="Number">The line, counted from 1. A number that is missing was left out.</param>
public readonly record struct LogPosition(int Attempt, long Number) : IComparable<LogPosition>
{
    /// <summary>Orders by attempt, then number.</summary>
    public int CompareTo(LogPosition other) =>
        Attempt != other.Attempt ? Attempt.CompareTo(other.Attempt) : Number.CompareTo(other.Number);

    public static bool operator <(LogPosition left, LogPosition right) => left.CompareTo(right) < 0;

    public static bool operator >(LogPosition left, LogPosition right) => left.CompareTo(right) > 0;

    public static bool operator <=(LogPosition left, LogPosition right) => left.CompareTo(right) <= 0;

    public static bool operator >=(LogPosition left, LogPosition right) => left.CompareTo(right) >= 0;
}
