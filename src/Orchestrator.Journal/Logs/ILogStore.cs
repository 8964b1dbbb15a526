namespace Orchestrator.Journal.Logs;

/// <summary>
/// Lines that tasks wrote, by task. Nothing acknowledged rests on them: what was appended last may be lost when the machine
/// fails, but never the order of what is left.
/// </summary>
public interface ILogStore : IAsyncDisposable
{
    /// <summary>Stores lines of many tasks, all or nothing. A line that is there already, by its position, is replaced.</summary>
    /// <exception cref="JournalUnavailableException">The store cannot be written now.</exception>
    ValueTask AppendAsync(IReadOnlyList<LogAppend> appends);

    /// <summary>The lines of a task behind a position, in order, at most so many; empty when there are none.</summary>
    /// <exception cref="JournalUnavailableException">The store cannot be read now.</exception>
    ValueTask<IReadOnlyList<LogLine>> ReadAsync(string task, LogPosition after, int limit, CancellationToken cancellation);

    /// <summary>The highest number of a task's lines; 0 when it has none.</summary>
    /// <exception cref="JournalUnavailableException">The store cannot be read now.</exception>
    ValueTask<long> LastNumberAsync(string task, CancellationToken cancellation);

    /// <summary>Deletes all lines of these tasks; most of them may have none.</summary>
    /// <returns>How many of the tasks had lines.</returns>
    /// <exception cref="JournalUnavailableException">The store cannot be written now.</exception>
    ValueTask<int> RemoveAsync(IReadOnlyList<string> tasks);

    /// <summary>Deletes the lines of tasks that need not be kept, those first that were written to least recently.</summary>
    /// <param name="rule">Which need not be kept.</param>
    /// <param name="limit">At most so many tasks.</param>
    /// <returns>How many tasks lost their lines; fewer than the limit when all others may stay.</returns>
    /// <exception cref="JournalUnavailableException">The store cannot be written now.</exception>
    ValueTask<int> RemoveOldAsync(LogRetention rule, int limit);
}
