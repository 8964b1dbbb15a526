namespace Orchestrator.Journal.GroupCommit;

/// <summary>The appends that are stored in one transaction, and what became of each.</summary>
internal sealed class AppendGroup
{
    private readonly List<JournalAppend> _appends = [];
    private readonly List<AppendStatus> _statuses = [];

    public IReadOnlyList<JournalAppend> Appends => _appends;

    public IReadOnlyList<AppendStatus> Statuses => _statuses;

    public int Count => _appends.Count;

    /// <summary>Bytes of all the appends' data.</summary>
    public long Bytes { get; private set; }

    public void Add(JournalAppend append)
    {
        _appends.Add(append);
        _statuses.Add(AppendStatus.Failed);
        Bytes += append.Data.Length;
    }

    public void SetStatus(int index, AppendStatus status) => _statuses[index] = status;

    /// <summary>Tells every append its status and empties the group.</summary>
    public void Complete() => TellAll(null);

    /// <summary>Tells every append that it failed and empties the group.</summary>
    public void Fail(Exception failure) => TellAll(failure);

    private void TellAll(Exception? failure)
    {
        for (var i = 0; i < _appends.Count; i++)
        {
            try
            {
                _appends[i].OnCompleted(failure is null ? _statuses[i] : AppendStatus.Failed, failure);
            }
            catch (Exception broken)
            {
                // The others must hear of their outcome, yet a shard that lost its own would wait for ever: the bug ends
                // the process from a thread of its own, as any unhandled exception does.
                ThreadPool.UnsafeQueueUserWorkItem(
                    static e => throw new InvalidOperationException("JournalAppend.OnCompleted must not throw.", e), broken, false);
            }
        }

        _appends.Clear();
        _statuses.Clear();
        Bytes = 0;
    }
}
