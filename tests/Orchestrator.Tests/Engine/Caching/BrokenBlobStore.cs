using Orchestrator.Journal;
using Orchestrator.Journal.Blobs;

namespace Orchestrator.Tests.Engine.Caching;

/// <summary>A store that never works.</summary>
internal sealed class BrokenBlobStore : IBlobStore
{
    public ValueTask PutAsync(BlobInfo info, ReadOnlyMemory<byte> data) => throw Broken();

    public ValueTask<Blob?> GetAsync(string bucket, string key, CancellationToken cancellation) => throw Broken();

    public ValueTask<bool> TouchAsync(string bucket, string key, long storedAt) => throw Broken();

    public ValueTask<long> DeleteAsync(string bucket, IReadOnlyCollection<string> keys, long storedUntil = long.MaxValue) => throw Broken();

    public ValueTask<IReadOnlyList<BlobInfo>> ListAsync(string bucket, string after, int limit, CancellationToken cancellation) => throw Broken();

    public ValueTask<IReadOnlyList<BlobInfo>> OldestAsync(string bucket, int limit, CancellationToken cancellation) => throw Broken();

    public ValueTask<BlobTotals> TotalsAsync(string bucket, CancellationToken cancellation) => throw Broken();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static JournalUnavailableException Broken() => new("broken");
}
