using Orchestrator.Journal;
using Orchestrator.Journal.InMemory;
using Orchestrator.Journal.Logs;

namespace Orchestrator.Tests.Engine;

/// <summary>A store of logs whose writes can be held back or made to fail, and that tells when something was written.</summary>
internal sealed class GatedLogStore : ILogStore
{
    private readonly InMemoryLogStore store = new();
    private volatile TaskCompletionSource open = Opened();
    private volatile TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int appends;
    private int reads;

    /// <summary>Calls of append so far, those that failed or are held included.</summary>
    public int Appends => Volatile.Read(ref appends);

    /// <summary>Calls of read so far.</summary>
    public int Reads => Volatile.Read(ref reads);

    /// <summary>While true everything fails.</summary>
    public bool Fails { get; set; }

    public void Hold() => open = new TaskCompletionSource();

    public void Open() => open.TrySetResult();

    /// <summary>Completes when the store has what the test wants of a task.</summary>
    public async Task UntilAsync(string task, Func<IReadOnlyList<LogLine>, bool> isSo)
    {
        while (true)
        {
            var next = written.Task;
            if (isSo(await store.ReadAsync(task, default, 100_000, CancellationToken.None)))
            {
                return;
            }

            await next.Soon();
        }
    }

    public async ValueTask AppendAsync(IReadOnlyList<LogAppend> appends)
    {
        Interlocked.Increment(ref this.appends);
        await open.Task;
        ThrowIfFailing();
        await store.AppendAsync(appends);
        Signal();
    }

    public ValueTask<IReadOnlyList<LogLine>> ReadAsync(string task, LogPosition after, int limit, CancellationToken cancellation)
    {
        ThrowIfFailing();
        Interlocked.Increment(ref reads);
        return store.ReadAsync(task, after, limit, cancellation);
    }

    public ValueTask<long> LastNumberAsync(string task, CancellationToken cancellation) => store.LastNumberAsync(task, cancellation);

    public async ValueTask<int> RemoveAsync(IReadOnlyList<string> tasks)
    {
        ThrowIfFailing();
        var removed = await store.RemoveAsync(tasks);
        Signal();
        return removed;
    }

    public async ValueTask<int> RemoveOldAsync(LogRetention rule, int limit)
    {
        ThrowIfFailing();
        var removed = await store.RemoveOldAsync(rule, limit);
        Signal();
        return removed;
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private void ThrowIfFailing()
    {
        if (Fails)
        {
            throw new JournalUnavailableException("The disk is full.");
        }
    }

    private void Signal() => Interlocked.Exchange(ref written, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    private static TaskCompletionSource Opened()
    {
        var opened = new TaskCompletionSource();
        opened.SetResult();
        return opened;
    }
}
