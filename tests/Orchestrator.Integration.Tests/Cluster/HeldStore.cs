using Orchestrator.Cluster;
using Orchestrator.Cluster.Stores;

namespace Orchestrator.Integration.Tests.Cluster;

/// <summary>A store that stops answering when it is told to.</summary>
internal sealed class HeldStore(IClusterStore inner) : IClusterStore
{
    public bool IsHeld { get; set; }

    public Task<JoinAnswer> JoinAsync(JoinRequest node, CancellationToken cancellation) => Call(() => inner.JoinAsync(node, cancellation));

    public Task<Renewal> RenewAsync(MemberId self, CancellationToken cancellation) => Call(() => inner.RenewAsync(self, cancellation));

    public Task<ClusterTable> ReadAsync(CancellationToken cancellation) => Call(() => inner.ReadAsync(cancellation));

    public Task<bool> SetStateAsync(MemberId self, MemberState state, CancellationToken cancellation) =>
        Call(() => inner.SetStateAsync(self, state, cancellation));

    public Task<bool> DownAsync(MemberId member, bool onlyIfExpired, CancellationToken cancellation) =>
        Call(() => inner.DownAsync(member, onlyIfExpired, cancellation));

    public Task<bool> RemoveAsync(MemberId self, CancellationToken cancellation) => Call(() => inner.RemoveAsync(self, cancellation));

    public Task<SingletonTerm?> TakeAsync(string name, MemberId holder, CancellationToken cancellation) =>
        Call(() => inner.TakeAsync(name, holder, cancellation));

    public Task<bool> ReleaseAsync(SingletonTerm term, CancellationToken cancellation) => Call(() => inner.ReleaseAsync(term, cancellation));

    public Task<bool> PlaceAsync(SingletonTerm master, IReadOnlyList<ShardMove> moves, CancellationToken cancellation) =>
        Call(() => inner.PlaceAsync(master, moves, cancellation));

    public Task<string> SecretAsync(string proposed, CancellationToken cancellation) => Call(() => inner.SecretAsync(proposed, cancellation));

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private Task<T> Call<T>(Func<Task<T>> call) => IsHeld ? new TaskCompletionSource<T>().Task : call();
}
