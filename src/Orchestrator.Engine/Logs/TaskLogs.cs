using System.Collections.Concurrent;
using Orchestrator.Actors;
using Orchestrator.Domain.Tasks;
using Orchestrator.Journal.Logs;

namespace Orchestrator.Engine.Logs;

/// <summary>
/// The logs of all tasks: what is in memory merged with the store. An attempt that logs nothing is not known here. Nothing here fails or
/// holds up an attempt: when the store cannot keep up, lines are left out, and the log says so.
/// </summary>
internal sealed class TaskLogs
{
    /// <summary>Bytes of lines in memory that are not stored yet, over all tasks.</summary>
    public const long MaxMemoryBytes = 64 * 1024 * 1024;

    private readonly ConcurrentDictionary<TaskId, TaskLog> open = new();
    private readonly ConcurrentQueue<TaskLog> storable = new();
    private readonly LogWatches watches = new();
    private readonly ILogStore? store;
    private readonly int maxBytes;
    private ActorRef<LogMessage>? writer;
    private int isAwake;

    /// <param name="store">Null keeps no logs.</param>
    /// <param name="maxBytes">Bytes of an attempt's first lines; zero keeps no logs.</param>
    public TaskLogs(ILogStore? store, int maxBytes, TimeProvider time, long maxMemoryBytes = MaxMemoryBytes)
    {
        this.store = store;
        this.maxBytes = maxBytes;
        Time = time;
        Memory = new LogMemory(maxMemoryBytes);
    }

    public TimeProvider Time { get; }

    /// <summary>The room for lines that are not stored yet.</summary>
    public LogMemory Memory { get; }

    /// <summary>Who stores what comes in here.</summary>
    public void WrittenBy(ActorRef<LogMessage> writer)
    {
        this.writer = writer;
        if (!storable.IsEmpty)
        {
            writer.TellControl(new LogMessage.Wake());
        }
    }

    /// <summary>The log of an attempt that writes its first line; null when no logs are kept.</summary>
    public AttemptLog? Open(TaskId id, int attempt)
    {
        if (store is null || maxBytes == 0)
        {
            return null;
        }

        while (true)
        {
            var log = open.GetOrAdd(id, static (id, logs) => new TaskLog(logs, id, logs.maxBytes, logs.Memory), this);
            if (log.Begin(attempt) is { } begun)
            {
                return begun;
            }
        }
    }

    /// <summary>Deletes the logs of tasks that are deleted, soon; what fails is left to age.</summary>
    public void Forget(IReadOnlyList<TaskId> tasks)
    {
        if (store is not null && tasks.Count > 0)
        {
            writer?.TellControl(new LogMessage.Forget(tasks));
        }
    }

    /// <summary>Stores what there is, at the end of the node. Never fails.</summary>
    public Task DrainAsync(CancellationToken cancellation)
    {
        if (writer is null)
        {
            return Task.CompletedTask;
        }

        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        writer.TellControl(new LogMessage.Drain(done));
        return done.Task.OnOwnScheduler().WaitAsync(cancellation);
    }

    /// <summary>Waits for news of a task's log, from here on.</summary>
    public LogWatches.Watch Watch(TaskId id) => watches.Begin(id);

    public void HasNews(TaskId id) => watches.HasNews(id);

    /// <summary>
    /// Lines behind a position, in order, at most so many. Memory is read first: a line that leaves it meanwhile is in the store by then.
    /// </summary>
    public async Task<IReadOnlyList<LogLine>> ReadAsync(TaskId id, LogPosition after, int limit, CancellationToken cancellation)
    {
        if (store is null)
        {
            return [];
        }

        var log = open.GetValueOrDefault(id);
        if (log is not null)
        {
            await NumberAsync(log, cancellation);
        }

        var inMemory = log?.Behind(after, limit) ?? [];
        var stored = await store.ReadAsync(id.ToString(), after, limit, cancellation);
        return inMemory.Count == 0 ? stored : [.. inMemory.Concat(stored).DistinctBy(line => line.Position).OrderBy(line => line.Position).Take(limit)];
    }

    /// <summary>Finds out where the numbers of a log begin, if that is not known.</summary>
    public async ValueTask NumberAsync(TaskLog log, CancellationToken cancellation)
    {
        if (!log.IsNumbered)
        {
            log.NumberFrom(await store!.LastNumberAsync(log.Id.ToString(), cancellation));
        }
    }

    /// <summary>The log has lines to store.</summary>
    public void Enqueue(TaskLog log)
    {
        storable.Enqueue(log);
        if (Interlocked.Exchange(ref isAwake, 1) == 0)
        {
            writer?.TellControl(new LogMessage.Wake());
        }
    }

    /// <summary>Whether any log has lines to store.</summary>
    public bool HasStorable => !storable.IsEmpty;

    /// <summary>From here on a line that comes in wakes the writer again.</summary>
    public void Doze() => Volatile.Write(ref isAwake, 0);

    /// <summary>The next log with lines to store; null when there is none.</summary>
    public TaskLog? NextStorable() => storable.TryDequeue(out var log) ? log : null;

    /// <summary>Gives a log back whose lines could not be stored.</summary>
    public void GiveBack(TaskLog log) => storable.Enqueue(log);

    /// <summary>All logs in memory of these tasks.</summary>
    public IEnumerable<TaskLog> InMemory(IEnumerable<TaskId> tasks) => tasks.Select(open.GetValueOrDefault).OfType<TaskLog>();

    /// <summary>All logs in memory.</summary>
    public IEnumerable<TaskLog> AllInMemory => open.Values;

    /// <summary>The log has ended and all of it is stored.</summary>
    public void Remove(TaskLog log) => open.TryRemove(KeyValuePair.Create(log.Id, log));
}
