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

    private readonly object _gate = new();
    private readonly PendingAppends _pending = new();
    private readonly Queue<Action> _work = new();
    private readonly AppendGroup _group = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IGroupStore _store;
    private bool _isClosed;

    public GroupCommitThread(string name, IGroupStore store)
    {
        _store = store;
        new Thread(Run) { Name = name, IsBackground = true }.Start();
    }

    /// <summary>Queues an append. After <see cref="DisposeAsync"/> it fails at once, on the calling thread.</summary>
    public void Append(JournalAppend append)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(append.Count, 1);
        lock (_gate)
        {
            if (!_isClosed)
            {
                _pending.Add(append);
                Monitor.Pulse(_gate);
                return;
            }
        }

        append.OnCompleted(AppendStatus.Failed, Closed());
    }

    /// <summary>Runs other work on the writer, between two groups of appends.</summary>
    public Task<T> RunAsync<T>(Func<T> work)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_isClosed)
                return Task.FromException<T>(Closed());

            _work.Enqueue(() =>
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
            Monitor.Pulse(_gate);
        }

        return result.Task;
    }

    /// <summary>Stores what is queued, then ends the thread.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.Pulse(_gate);
        }

        await _stopped.Task;
    }

    private static JournalUnavailableException Closed() => new("The journal is closed.");

    private void Run()
    {
        while (TakeNext(out var work, out var isQuiet))
        {
            if (_group.Count > 0)
                CommitGroup();
            work?.Invoke();
            _store.Maintain(isQuiet);
        }

        _stopped.SetResult();
    }

    /// <summary>Waits for something to do; false when the writer is closed and everything is done.</summary>
    private bool TakeNext(out Action? work, out bool isQuiet)
    {
        work = null;
        isQuiet = false;
        lock (_gate)
        {
            while (_pending.Count == 0 && _work.Count == 0)
            {
                if (_isClosed)
                    return false;
                if (!Monitor.Wait(_gate, _store.WantsQuietMoment ? QuietAfter : Timeout.InfiniteTimeSpan)
                    && _pending.Count == 0 && _work.Count == 0)
                {
                    isQuiet = true;
                    return true;
                }
            }

            _pending.MoveTo(_group);
            // One piece of work between two groups: under full load it neither starves nor holds up the appends for long.
            _work.TryDequeue(out work);
            return true;
        }
    }

    private void CommitGroup()
    {
        try
        {
            _store.Commit(_group);
        }
        catch (Exception e)
        {
            _group.Fail(e);
            return;
        }

        _group.Complete();
    }
}
