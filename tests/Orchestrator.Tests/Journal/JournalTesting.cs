using System.Text;
using Orchestrator.Journal;

namespace Orchestrator.Tests.Journal;

/// <summary>What tests do with a journal.</summary>
internal static class JournalTesting
{
    public static ValueTask<ShardOwnership> Acquire(this IJournal journal, string shard = "tasks/default/0", long claim = 0) =>
        journal.AcquireAsync(shard, claim, CancellationToken.None);

    public static TestAppend Queue(
        this IJournal journal, ShardOwnership owner, long first, string text, int count = 1, Action<TestAppend>? observer = null)
    {
        var append = new TestAppend
        {
            Owner = owner,
            FirstSequence = first,
            Count = count,
            Data = Encoding.UTF8.GetBytes(text),
            Observer = observer,
        };
        journal.Append(append);
        return append;
    }

    public static async Task Applied(this IJournal journal, ShardOwnership owner, long first, string text, int count = 1) =>
        Assert.Equal(AppendStatus.Applied, await journal.Queue(owner, first, text, count).Outcome);

    public static async Task<List<JournalBatch>> Batches(this IJournal journal, int shard, long after = 0)
    {
        var batches = new List<JournalBatch>();
        await foreach (var batch in journal.ReadAsync(shard, after, CancellationToken.None))
        {
            batches.Add(batch);
        }

        return batches;
    }

    /// <summary>The stream as "first-last:data" lines.</summary>
    public static async Task<string[]> Texts(this IJournal journal, int shard, long after = 0) =>
        [.. (await journal.Batches(shard, after)).Select(b => $"{b.FirstSequence}-{b.LastSequence}:{Encoding.UTF8.GetString(b.Data.Span)}")];

    public static JournalSnapshot Snapshot(long sequence, string text, int version = 1) => new(sequence, version, Encoding.UTF8.GetBytes(text));

    public static async Task Saved(this IJournal journal, ShardOwnership owner, long sequence, string text) =>
        Assert.Equal(AppendStatus.Applied, await journal.SaveSnapshotAsync(owner, Snapshot(sequence, text), CancellationToken.None));

    public static async Task<string?> Loaded(this IJournal journal, int shard)
    {
        var snapshot = await journal.LoadSnapshotAsync(shard, CancellationToken.None);
        return snapshot is null ? null : $"{snapshot.Sequence}v{snapshot.Version}:{Encoding.UTF8.GetString(snapshot.Data.Span)}";
    }
}
