namespace Orchestrator.Journal.GroupCommit;

/// <summary>
/// The shared writer for a store with blocking I/O: one thread takes the pending appends of all shards together, stores them
/// as one transaction and tells each its outcome; meanwhile new ones gather. Other writes to the store run on the
/// same thread, one between two groups, so that the store has a single writer. A failed commit fails its group and nothing else.
/// </summary>
internal sealed class GroupCommitThread : IAsyncDisposable
{
    // Long enough that a quiet moment is not the gap between two bursts.
    private static readonly TimeSpan QuietAfter = TimeSpan.FromMilliseconds(50);

    private readonly object gate = new();
    private readonly PendingAppends pending = new();
    private readonly Queue<Action> work = new();
    private readonly AppendGroup group = new();
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IGroupStore store;
    private bool isClosed;

    public GroupCommitThread(string name, IGroupStore store)
    {
        this.store = store;
        new Thread(Run) { Name = name, IsBackground = true }.Start();
    }

    /// <summary>Queues an append. After <see cref="DisposeAsync"/> it fails at once, on the calling thread.</summary>
    public void Append(JournalAppend append)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(append.Count, 1);
        lock (gate)
        {
            if (!isClosed)
            {
                pending.Add(append);
                Monitor.Pulse(gate);
                return;
            }
        }

        append.OnCompleted(AppendStatus.Failed, Closed());
    }

    /// <summary>Runs other work on the writer, between two groups of appends.</summary>
    public Task<T> RunAsync<T>(Func<T> work)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (isClosed)
            {
                return Task.FromException<T>(Closed());
            }

            this.work.Enqueue(() =>
            {
                try
                {
                    result.SetResult(work());
                }
                catch (Exception e)
                {
                    result.SetException(e);
                }
            });
            Monitor.Pulse(gate);
        }

        return result.Task;
    }

    /// <summary>Stores what is queued, then ends the thread.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            isClosed = true;
            Monitor.Pulse(gate);
        }

        await stopped.Task;
    }

    private static JournalUnavailableException Closed() => new("The journal is closed.");

    private void Run()
    {
        while (TakeNext(out var work, out var isQuiet))
        {
            if (this.group.Count > 0)
            {
                CommitGroup();
            }

            work?.Invoke();
            this.store.Maintain(isQuiet);
        }

        stopped.SetResult();
    }

    /// <summary>Waits for something to do; false when the writer is closed and everything is done.</summary>
    private bool TakeNext(out Action? work, out bool isQuiet)
    {
        work = null;
        isQuiet = false;
        lock (gate)
        {
            while (pending.Count == 0 && this.work.Count == 0)
            {
                if (isClosed)
                {
                    return false;
                }

                if (!Monitor.Wait(gate, this.store.WantsQuietMoment ? QuietAfter : Timeout.InfiniteTimeSpan)
                    && pending.Count == 0 && this.work.Count == 0)
                {
                    isQuiet = true;
                    return true;
                }
            }

            pending.MoveTo(this.group);
            // One piece of work between two groups: under full load it neither starves nor holds up the appends for long.
            this.work.TryDequeue(out work);
            return true;
        }
    }

    private void CommitGroup()
    {
        try
        {
            this.store.Commit(this.group);
        }
        catch (Exception e)
        {
            this.group.Fail(e);
            return;
        }

        this.group.Complete();
    }
}
