using Orchestrator.Journal.Logs;

namespace Orchestrator.Journal.InMemory;

/// <summary>Logs in memory. Closing it keeps them: used again, it is the store of a restarted process.</summary>
public sealed class InMemoryLogStore : ILogStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, TaskLines> tasks = new(StringComparer.Ordinal);
    private long written;
    private long bytes;

    public ValueTask AppendAsync(IReadOnlyList<LogAppend> appends)
    {
        lock (gate)
        {
            foreach (var append in appends.Where(append => append.Lines.Count > 0))
            {
                if (!tasks.TryGetValue(append.Task, out var log))
                {
                    tasks.Add(append.Task, log = new TaskLines(++written));
                }

                foreach (var line in append.Lines)
                {
                    bytes += log.Put(line);
                }
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<LogLine>> ReadAsync(string task, LogPosition after, int limit, CancellationToken cancellation)
    {
        lock (gate)
        {
            return ValueTask.FromResult<IReadOnlyList<LogLine>>(tasks.TryGetValue(task, out var log) ? log.Behind(after, limit) : []);
        }
    }

    public ValueTask<long> LastNumberAsync(string task, CancellationToken cancellation)
    {
        lock (gate)
        {
            return ValueTask.FromResult(tasks.TryGetValue(task, out var log) ? log.LastNumber : 0);
        }
    }

    public ValueTask<int> RemoveAsync(IReadOnlyList<string> tasks)
    {
        lock (gate)
        {
            return ValueTask.FromResult(tasks.Count(Remove));
        }
    }

    public ValueTask<int> RemoveOldAsync(LogRetention rule, int limit)
    {
        lock (gate)
        {
            var removed = 0;
            foreach (var (task, log) in tasks.OrderBy(entry => (entry.Value.At, entry.Value.Order)).ToList())
            {
                if (removed == limit || !(log.At <= rule.WrittenUntil || bytes > rule.MaxBytes))
                {
                    break;
                }

                Remove(task);
                removed++;
            }

            return ValueTask.FromResult(removed);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private bool Remove(string task)
    {
        if (!tasks.Remove(task, out var log))
        {
            return false;
        }

        bytes -= log.Bytes;
        return true;
    }

    /// <param name="order">Grows from task to task: which was there first.</param>
    private sealed class TaskLines(long order)
    {
        private readonly SortedDictionary<LogPosition, LogLine> lines = [];

        public long Order => order;

        /// <summary>When its newest line was written.</summary>
        public long At { get; private set; } = long.MinValue;

        public long LastNumber { get; private set; }

        public long Bytes { get; private set; }

        /// <summary>Puts a line in its place; by how many bytes the log grew.</summary>
        public long Put(LogLine line)
        {
            var growth = line.Bytes - (lines.TryGetValue(line.Position, out var old) ? old.Bytes : 0);
            lines[line.Position] = line;
            (At, LastNumber, Bytes) = (Math.Max(At, line.At), Math.Max(LastNumber, line.Position.Number), Bytes + growth);
            return growth;
        }

        public List<LogLine> Behind(LogPosition after, int limit) => [.. lines.Values.Where(line => line.Position > after).Take(limit)];
    }
}
