using Orchestrator.Journal;

namespace Orchestrator.Simulation.Tests.Clusters.Mutations;

/// <summary>Broken on purpose: a journal that acknowledges before it has stored.</summary>
internal sealed class EagerJournal(IJournal inner) : IJournal
{
    public void Append(JournalAppend append)
    {
        inner.Append(new Told
        {
            Owner = append.Owner,
            FirstSequence = append.FirstSequence,
            Count = append.Count,
            Data = append.Data.ToArray(),
        });
        append.OnCompleted(AppendStatus.Applied, null);
    }

    public ValueTask<IReadOnlyList<ShardDescriptor>> ListShardsAsync(CancellationToken cancellation) => inner.ListShardsAsync(cancellation);

    public ValueTask<ShardOwnership> AcquireAsync(string shard, long claim, CancellationToken cancellation) => inner.AcquireAsync(shard, claim, cancellation);

    public IAsyncEnumerable<JournalBatch> ReadAsync(int shard, long afterSequence, CancellationToken cancellation) =>
        inner.ReadAsync(shard, afterSequence, cancellation);

    public ValueTask<AppendStatus> SaveSnapshotAsync(ShardOwnership owner, JournalSnapshot snapshot, CancellationToken cancellation) =>
        inner.SaveSnapshotAsync(owner, snapshot, cancellation);

    public ValueTask<JournalSnapshot?> LoadSnapshotAsync(int shard, CancellationToken cancellation) => inner.LoadSnapshotAsync(shard, cancellation);

    public ValueTask<AppendStatus> TruncateAsync(ShardOwnership owner, long throughSequence, CancellationToken cancellation) =>
        inner.TruncateAsync(owner, throughSequence, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private sealed class Told : JournalAppend
    {
        public override void OnCompleted(AppendStatus status, Exception? failure)
        {
        }
    }
}
