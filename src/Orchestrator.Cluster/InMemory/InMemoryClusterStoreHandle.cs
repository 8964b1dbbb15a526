using Orchestrator.Actors;
using Orchestrator.Cluster.Stores;

namespace Orchestrator.Cluster.InMemory;

/// <summary>One node's way to a shared store: calls take effect and answers come as items of the node's dispatcher, unless they fail.</summary>
internal sealed class InMemoryClusterStoreHandle(InMemoryClusterStore store, IDispatcher dispatcher, Func<ClusterStoreCall, ClusterStoreFault> fault)
    : IClusterStore
{
    public Task<JoinAnswer> JoinAsync(JoinRequest node, CancellationToken cancellation) => Call(ClusterStoreCall.Join, () => store.Join(node));

    public Task<Renewal> RenewAsync(MemberId self, CancellationToken cancellation) => Call(ClusterStoreCall.Renew, () => store.Renew(self));

    public Task<ClusterTable> ReadAsync(CancellationToken cancellation) => Call(ClusterStoreCall.Read, store.Read);

    public Task<bool> SetStateAsync(MemberId self, MemberState state, CancellationToken cancellation) =>
        Call(ClusterStoreCall.SetState, () => store.SetState(self, state));

    public Task<bool> DownAsync(MemberId member, bool onlyIfExpired, CancellationToken cancellation) =>
        Call(ClusterStoreCall.Down, () => store.Down(member, onlyIfExpired));

    public Task<bool> RemoveAsync(MemberId self, CancellationToken cancellation) => Call(ClusterStoreCall.Remove, () => store.Remove(self));

    public Task<SingletonTerm?> TakeAsync(string name, MemberId holder, CancellationToken cancellation) =>
        Call(ClusterStoreCall.Take, () => store.Take(name, holder));

    public Task<bool> ReleaseAsync(SingletonTerm term, CancellationToken cancellation) => Call(ClusterStoreCall.Release, () => store.Release(term));

    public Task<bool> PlaceAsync(SingletonTerm master, IReadOnlyList<ShardMove> moves, CancellationToken cancellation) =>
        Call(ClusterStoreCall.Place, () => store.Place(master, moves));

    public Task<string> SecretAsync(string proposed, CancellationToken cancellation) => Call(ClusterStoreCall.Secret, () => store.Secret(proposed));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task<T> Call<T>(ClusterStoreCall call, Func<T> run)
    {
        var how = fault(call);
        var answer = new TaskCompletionSource<T>();
        dispatcher.Schedule(new DispatchedAction(() =>
        {
            // The call takes effect now; the answer is under way for the delay.
            var result = how.FailsBefore ? default : run();
            if (how.Delay == TimeSpan.Zero)
            {
                Complete(result);
            }
            else if (how.Delay > TimeSpan.Zero)
            {
                store.Time.After(how.Delay, () => dispatcher.Schedule(new DispatchedAction(() => Complete(result))));
            }
        }));
        return answer.Task;

        void Complete(T? result)
        {
            if (how.FailsBefore || how.FailsAfter)
            {
                answer.SetException(how.FailsBefore
                    ? new IOException("The store is not available.")
                    : new TimeoutException("The store did not answer in time."));
            }
            else
            {
                answer.SetResult(result!);
            }
        }
    }
}
