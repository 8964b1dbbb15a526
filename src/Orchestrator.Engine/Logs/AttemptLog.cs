using Orchestrator.Journal.Logs;

namespace Orchestrator.Engine.Logs;

/// <summary>
/// What one attempt logs: the first lines up to a limit are handed on at once; of those beyond it the newest are kept in a ring until
/// the attempt ends. Everything here happens under the gate of the task's log.
/// </summary>
/// <param name="log">The task's log.</param>
/// <param name="attempt">The attempt's number.</param>
/// <param name="maxBytes">Bytes of the first lines; the ring has a quarter as many.</param>
/// <param name="memory">The room there is for all logs.</param>
internal sealed class AttemptLog(TaskLog? log, int attempt, int maxBytes, LogMemory memory)
{
    private readonly Queue<LogLine> ring = new();
    private long headBytes;
    private long ringBytes;
    private bool isHeadFull;

    /// <summary>The number of the last line that was handed on, or of the last before this attempt.</summary>
    private long lastHandedOn;

    /// <summary>Stands for the log of an attempt that has ended: it takes nothing.</summary>
    public static AttemptLog Ended { get; } = new(null, 0, 0, new LogMemory(0)) { HasEnded = true };

    public int Attempt => attempt;

    public bool HasEnded { get; private set; }

    /// <summary>Writes a line, or several if the text has line breaks. Any thread.</summary>
    public void Write(TaskLogStream stream, string? text, TimeProvider time) => log?.Write(this, stream, text ?? string.Empty, time);

    /// <summary>Takes no more; what is in the ring is handed on. Any thread.</summary>
    public void End() => log?.End(this);

    /// <summary>Begins behind the lines of earlier attempts.</summary>
    public void BeginAfter(long number) => lastHandedOn = number;

    /// <summary>Takes a line; adds to <paramref name="head"/> what can be stored.</summary>
    public void Take(LogLine line, List<LogLine> head)
    {
        if (isHeadFull || headBytes + line.Bytes > maxBytes)
        {
            isHeadFull = true;
            TakeIntoRing(line);
        }
        else if (memory.TryTake(line))
        {
            AddGap(head, line.Position.Number, line.At, "they came faster than they could be stored");
            head.Add(line);
            headBytes += line.Bytes;
            lastHandedOn = line.Position.Number;
        }
        else
        {
            memory.LeaveOut();
        }
    }

    /// <summary>The attempt has ended: what the ring holds can be stored, and what was left out before it is said.</summary>
    public void Finish(List<LogLine> head, long lastNumber, long now)
    {
        HasEnded = true;
        if (ring.TryPeek(out var first))
        {
            AddGap(head, first.Position.Number, first.At, Beyond);
            head.AddRange(ring);
            ring.Clear();
        }
        else
        {
            AddGap(head, lastNumber + 1, now, isHeadFull ? Beyond : "they came faster than they could be stored");
        }
    }

    /// <summary>What the ring holds now, and before it what was left out; lines behind a position only.</summary>
    public IEnumerable<LogLine> Newest(LogPosition after)
    {
        if (ring.TryPeek(out var first))
        {
            var known = after.Attempt == attempt ? Math.Max(after.Number, lastHandedOn) : lastHandedOn;
            return Gap(known, first.Position.Number, first.At, Beyond) is { } gap ? ring.Prepend(gap) : ring;
        }

        return [];
    }

    /// <summary>The lines so far get higher numbers: there are some of earlier attempts.</summary>
    public void Renumber(long by)
    {
        lastHandedOn += by;
        var lines = ring.ToArray();
        ring.Clear();
        foreach (var line in lines)
        {
            ring.Enqueue(TaskLog.Renumbered(line, by));
        }
    }

    /// <summary>Everything is thrown away.</summary>
    public void Discard()
    {
        HasEnded = true;
        while (ring.TryDequeue(out var line))
        {
            memory.Release(line);
        }
    }

    private string Beyond => $"an attempt's log keeps its first {maxBytes} bytes and its last {maxBytes / 4}";

    private void TakeIntoRing(LogLine line)
    {
        // Older lines give way, and if that is not enough for the newest, it goes as well: what is kept has no holes.
        while (ring.Count > 0 && ringBytes + line.Bytes > maxBytes / 4)
        {
            DropOldest();
        }

        var fits = line.Bytes <= maxBytes / 4;
        while (fits && !memory.TryTake(line))
        {
            fits = ring.Count > 0;
            if (fits)
            {
                DropOldest();
            }
        }

        if (fits)
        {
            ring.Enqueue(line);
            ringBytes += line.Bytes;
        }
    }

    private void DropOldest()
    {
        var oldest = ring.Dequeue();
        ringBytes -= oldest.Bytes;
        memory.Release(oldest);
    }

    private void AddGap(List<LogLine> head, long before, long at, string why)
    {
        if (Gap(lastHandedOn, before, at, why) is { } gap)
        {
            memory.Take(gap);
            head.Add(gap);
        }
    }

    /// <summary>Says that the lines between two numbers were left out, in place of the last of them; null when there are none.</summary>
    private LogLine? Gap(long last, long before, long at, string why)
    {
        var count = before - 1 - last;
        return count <= 0 ? null : new LogLine(
            new LogPosition(attempt, before - 1),
            at,
            (int)TaskLogStream.Log,
            $"[... {count} {(count == 1 ? "line was" : "lines were")} left out: {why} ...]");
    }
}
