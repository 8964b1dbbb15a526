using Orchestrator.Journal.Logs;

namespace Orchestrator.Engine.Logs;

/// <summary>The room in memory for all lines that are not stored yet. Thread-safe.</summary>
/// <param name="limit">Bytes; a line beyond it is not taken.</param>
internal sealed class LogMemory(long limit)
{
    private long used;
    private long leftOut;

    /// <summary>Bytes taken now.</summary>
    public long Used => Interlocked.Read(ref used);

    /// <summary>Takes room for a line; false when there is none.</summary>
    public bool TryTake(LogLine line)
    {
        var size = SizeOf(line);
        if (Interlocked.Add(ref used, size) <= limit)
        {
            return true;
        }

        Interlocked.Add(ref used, -size);
        return false;
    }

    /// <summary>Takes room for a line that must be kept, such as one that says that others were not.</summary>
    public void Take(LogLine line) => Interlocked.Add(ref used, SizeOf(line));

    public void Release(LogLine line) => Interlocked.Add(ref used, -SizeOf(line));

    /// <summary>Counts a line for which there was no room.</summary>
    public void LeaveOut() => Interlocked.Increment(ref leftOut);

    /// <summary>How many lines found no room since this was last asked.</summary>
    public long TakeLeftOut() => Volatile.Read(ref leftOut) == 0 ? 0 : Interlocked.Exchange(ref leftOut, 0);

    // The text in UTF-16, and the objects and list entries around it.
    private static long SizeOf(LogLine line) => (2 * line.Text.Length) + 120;
}
