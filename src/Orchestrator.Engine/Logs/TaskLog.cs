using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Journal.Logs;

namespace Orchestrator.Engine.Logs;

/// <summary>
/// The lines of one task that are not stored yet, from its attempt's first line until all are. Thread-safe: handlers write, the log
/// writer takes what can be stored, callers look.
/// </summary>
internal sealed class TaskLog(TaskLogs logs, TaskId id, int maxBytes, LogMemory memory)
{
    private readonly Lock gate = new();
    private List<LogLine> storable = [];
    private List<LogLine> writing = [];
    private AttemptLog? current;
    private long last;
    private bool isQueued;
    private bool isGone;

    public TaskId Id => id;

    /// <summary>False while it is not known how many lines earlier attempts have: numbers count from this attempt's start so far.</summary>
    public bool IsNumbered { get; private set; }

    /// <summary>Bytes that could be stored now.</summary>
    public long StorableBytes
    {
        get
        {
            lock (gate)
            {
                return writing.Concat(storable).Sum(line => (long)line.Bytes);
            }
        }
    }

    /// <summary>Begins an attempt, or goes on with it; null when this log is gone and another must be made.</summary>
    public AttemptLog? Begin(int attempt)
    {
        lock (gate)
        {
            if (isGone)
            {
                return null;
            }

            if (current?.Attempt == attempt)
            {
                return current;
            }

            // An attempt that timed out may still be stopping: what it writes from here on would come behind its successor's.
            Finish(current, Instant.From(logs.Time.GetUtcNow()).Microseconds);
            IsNumbered |= attempt == 1;
            current = new AttemptLog(this, attempt, maxBytes, memory);
            current.BeginAfter(last);
            return current;
        }
    }

    public void Write(AttemptLog attempt, TaskLogStream stream, string text, TimeProvider time)
    {
        lock (gate)
        {
            if (attempt.HasEnded)
            {
                return;
            }

            var at = Instant.From(time.GetUtcNow()).Microseconds;
            for (var start = 0; start <= text.Length;)
            {
                var line = LogText.First(text, ref start);

                // The break at the end of a text begins no line of its own.
                if (start <= text.Length || line.Length > 0 || text.Length == 0)
                {
                    attempt.Take(new LogLine(new LogPosition(attempt.Attempt, ++last), at, (int)stream, line), storable);
                }
            }

            Queue();
        }

        logs.HasNews(id);
    }

    public void End(AttemptLog attempt)
    {
        lock (gate)
        {
            Finish(attempt, Instant.From(logs.Time.GetUtcNow()).Microseconds);
            GoIfDone();
        }

        logs.HasNews(id);
    }

    /// <summary>Lines of earlier attempts are stored up to this number: those here come behind them. Only the first call counts.</summary>
    public void NumberFrom(long stored)
    {
        lock (gate)
        {
            if (IsNumbered)
            {
                return;
            }

            IsNumbered = true;
            last += stored;
            storable = [.. storable.Select(line => Renumbered(line, stored))];
            current?.Renumber(stored);
        }
    }

    /// <summary>What is to be stored; it stays visible here until <see cref="Stored"/>. Also gives what an earlier write failed to store.</summary>
    public IReadOnlyList<LogLine> TakeToStore()
    {
        lock (gate)
        {
            (writing, storable) = (writing.Count == 0 ? storable : [.. writing, .. storable], []);
            return isGone ? [] : writing;
        }
    }

    /// <summary>What was taken is stored.</summary>
    public void Stored()
    {
        lock (gate)
        {
            Release(writing);
            writing = [];
            isQueued = false;
            Queue();
            GoIfDone();
        }
    }

    /// <summary>The task is deleted: its lines are as well.</summary>
    public void Discard()
    {
        lock (gate)
        {
            Release(storable);
            storable = [];
            current?.Discard();
            isGone = true;
            logs.Remove(this);
        }
    }

    /// <summary>The lines here behind a position, in order, at most so many.</summary>
    public List<LogLine> Behind(LogPosition after, int limit)
    {
        lock (gate)
        {
            return
            [
                .. writing.Concat(storable).Concat(current?.Newest(after) ?? []).Where(line => line.Position > after).Take(limit),
            ];
        }
    }

    public static LogLine Renumbered(LogLine line, long by) =>
        line with { Position = line.Position with { Number = line.Position.Number + by } };

    private void Finish(AttemptLog? attempt, long now)
    {
        if (attempt is { HasEnded: false })
        {
            attempt.Finish(storable, last, now);
            Queue();
        }
    }

    private void Queue()
    {
        if (!isQueued && !isGone && storable.Count > 0)
        {
            isQueued = true;
            logs.Enqueue(this);
        }
    }

    private void GoIfDone()
    {
        if (!isQueued && !isGone && current is null or { HasEnded: true })
        {
            isGone = true;
            logs.Remove(this);
        }
    }

    private void Release(List<LogLine> lines)
    {
        foreach (var line in lines)
        {
            memory.Release(line);
        }
    }
}
