namespace Orchestrator.Journal.GroupCommit;

/// <summary>The appends that are stored in one transaction, and what became of each.</summary>
internal sealed class AppendGroup
{
    private readonly List<JournalAppend> appends = [];
    private readonly List<AppendStatus> statuses = [];

    public IReadOnlyList<JournalAppend> Appends => appends;

    public IReadOnlyList<AppendStatus> Statuses => statuses;

    public int Count => appends.Count;

    /// <summary>Bytes of all the appends' data.</summary>
    public long Bytes { get; private set; }

    public void Add(JournalAppend append)
    {
        appends.Add(append);
        statuses.Add(AppendStatus.Failed);
        Bytes += append.Data.Length;
    }

    public void SetStatus(int index, AppendStatus status) => statuses[index] = status;

    /// <summary>Tells every append its status and empties the group.</summary>
    public void Complete() => TellAll(null);

    /// <summary>Tells every append that it failed and empties the group.</summary>
    public void Fail(Exception failure) => TellAll(failure);

    private void TellAll(Exception? failure)
    {
        for (var i = 0; i < appends.Count; i++)
        {
            try
            {
                appends[i].OnCompleted(failure is null ? statuses[i] : AppendStatus.Failed, failure);
            }
            catch (Exception broken)
            {
                // The others must hear of their outcome, yet a shard that lost its own would wait for ever: the bug ends
                // the process from a thread of its own, as any unhandled exception does.
                ThreadPool.UnsafeQueueUserWorkItem(
                    static e => throw new InvalidOperationException("JournalAppend.OnCompleted must not throw.", e), broken, false);
            }
        }

        appends.Clear();
        statuses.Clear();
        Bytes = 0;
    }
}
