using Orchestrator.Journal;
using Orchestrator.Journal.InMemory;

namespace Orchestrator.Simulation.Tests.Clusters.Mutations;

/// <summary>Broken on purpose: a journal that does not ask who holds the token; it still looks at sequence numbers.</summary>
internal sealed class UnfencedJournal(IJournal inner, InMemoryJournalStorage storage) : IJournal
{
    public void Append(JournalAppend append) => inner.Append(new Unfenced(append)
    {
        Owner = append.Owner with { Token = storage.Find(append.Owner.Number)!.Token },
        FirstSequence = append.FirstSequence,
        Count = append.Count,
        Data = append.Data,
    });

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

    private sealed class Unfenced(JournalAppend append) : JournalAppend
    {
        public override void OnCompleted(AppendStatus status, Exception? failure) => append.OnCompleted(status, failure);
    }
}
