using Orchestrator.Cluster;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Cluster.Calls;
using Orchestrator.Engine.Metrics;

namespace Orchestrator.Engine.Cluster;

/// <summary>
/// Takes calls to the nodes that serve their shards. A call that certainly had no effect, because its shard is on the move or its node was not
/// reached, waits and is sent again, until its deadline; one whose fate is not known is sent again only when doing it twice does no harm.
/// </summary>
internal sealed class ShardRegion(
    ICluster cluster, ClusterWatch watch, NodeExchange exchange, ShardNumbers numbers, ClusterLimits limits, ClusterCounters counters, TimeProvider time)
{
    private const string OutcomeUnknown = "outcome_unknown";
    private static readonly TimeSpan Accepted = TimeSpan.FromSeconds(1);
    private LocalEngine? local;

    public ClusterView View => watch.View;

    /// <summary>Says what this node does by itself.</summary>
    public void Serve(LocalEngine engine) => local = engine;

    public Patience NewPatience() => new(watch, time, limits.CallTimeout);

    /// <summary>A promise that is kept when the cluster changes next.</summary>
    public Task Next => watch.Next;

    /// <summary>Has the node that serves a shard do something.</summary>
    /// <exception cref="ServiceUnavailableException">Nobody could do it in time, or it is not known whether it was done.</exception>
    public async Task<T> AskAsync<T>(string shard, NodeCall<T> call, CancellationToken cancellation)
    {
        var patience = NewPatience();
        while (true)
        {
            var next = watch.Next;
            ServiceUnavailableException reason;
            var askedAt = time.GetTimestamp();
            try
            {
                var owner = await OwnerAsync(shard, patience, cancellation);
                counters.Called(owner == View.Self);
                askedAt = time.GetTimestamp();
                return await AskOwnerAsync(owner, call, cancellation);
            }
            catch (ServiceUnavailableException e) when (e.IsMoved)
            {
                // Where it has moved to is in the store: a node that has lost that learns nothing by waiting.
                reason = View.HoldsLease ? e : throw NoLease();
            }
            catch (Exception e) when (call.IsRepeatable && e is NodeLostException or ServiceUnavailableException { Code: OutcomeUnknown })
            {
                reason = new ServiceUnavailableException("recovering", e.Message, e);
            }
            catch (NodeLostException e)
            {
                throw new ServiceUnavailableException(
                    OutcomeUnknown, $"{e.Message} It may or may not have done what was asked; an idempotency key makes it safe to ask again.", e);
            }

            if (time.GetElapsedTime(askedAt) > Accepted)
            {
                // It was taken and waited for something there; only now does it wait for its shard.
                patience = NewPatience();
            }

            await patience.RestAsync(next, reason, cancellation);
            counters.Resent();
        }
    }

    /// <summary>As <see cref="AskAsync{T}(string, NodeCall{T}, CancellationToken)"/>, for the shard that gave out an id; not known when there is none.</summary>
    /// <param name="isNothing">
    /// Whether the answer says that there is no such task. Who has lost the shard and does not know yet says so of tasks that the next owner took: it is
    /// believed only when the store, read afterwards, still has the shard where the answer came from.
    /// </param>
    public async Task<(bool IsKnown, T? Answer)> AskAsync<T>(TaskId id, NodeCall<T> call, Func<T, bool> isNothing, CancellationToken cancellation)
    {
        ThrowIfTooFew();
        if (await numbers.NameOfAsync(id.Shard, cancellation) is not { } shard)
        {
            return (false, default);
        }

        while (true)
        {
            var placement = View.Placements.GetValueOrDefault(shard);
            var answer = await AskAsync(shard, call, cancellation);
            if (!isNothing(answer))
            {
                return (true, answer);
            }

            await RefreshAsync(cancellation);
            if (View.Placements.GetValueOrDefault(shard) == placement)
            {
                return (true, answer);
            }
        }
    }

    /// <summary>Has one node do something, whatever it serves.</summary>
    public Task<T> AskOwnerAsync<T>(MemberId owner, NodeCall<T> call, CancellationToken cancellation) =>
        owner == View.Self ? call.RunAsync(local!, cancellation) : exchange.AskAsync(owner, call, cancellation);

    /// <summary>The living owner of a shard, which is placed if it is not yet.</summary>
    public async Task<MemberId> OwnerAsync(string shard, Patience patience, CancellationToken cancellation)
    {
        while (true)
        {
            ThrowIfTooFew();
            var next = watch.Next;
            var view = View;
            if (view.OwnerOf(shard) is { } owner)
            {
                return owner.Id != view.Self || view.HoldsLease ? owner.Id : throw NoLease();
            }

            if (!view.HoldsLease)
            {
                throw NoLease();
            }

            await PlaceAsync(shard, view, cancellation);
            await patience.RestAsync(next, new ServiceUnavailableException("recovering", $"No node serves '{shard}' yet."), cancellation);
        }
    }

    /// <summary>The living owners of these shards, each once.</summary>
    public async Task<IReadOnlyCollection<MemberId>> OwnersAsync(IEnumerable<string> shards, Patience patience, CancellationToken cancellation)
    {
        var owners = new HashSet<MemberId>();
        foreach (var shard in shards)
        {
            owners.Add(await OwnerAsync(shard, patience, cancellation));
        }

        return owners;
    }

    /// <summary>Asks several nodes for parts of one answer, and anew while nodes go or shards move, until the parts make a whole.</summary>
    /// <param name="ask">Asks who is there now; null when what came is not the whole.</param>
    public async Task<T> WholeAsync<T>(Func<Patience, Task<T?>> ask, CancellationToken cancellation)
        where T : class
    {
        var patience = NewPatience();
        while (true)
        {
            var next = watch.Next;
            try
            {
                if (await ask(patience) is { } whole)
                {
                    return whole;
                }
            }
            catch (Exception e) when (e is NodeLostException or ServiceUnavailableException { IsMoved: true })
            {
                // Who is there then is asked.
            }

            await patience.RestAsync(next, new ServiceUnavailableException("recovering", "Some domains are on the move."), cancellation);
        }
    }

    /// <summary>Names of all placed shards of tasks, of one domain or of all.</summary>
    public IEnumerable<string> TaskShards(string? domain) =>
        domain is null
            ? View.Placements.Keys.Where(shard => ShardNames.TryDomain(shard, out _))
            : View.Placements.ContainsKey(ShardNames.OfDomain(domain)) ? [ShardNames.OfDomain(domain)] : [];

    /// <summary>Domains that have a shard.</summary>
    public IEnumerable<string> Domains() => TaskShards(null).Select(shard => ShardNames.TryDomain(shard, out var domain) ? domain : shard);

    private async Task PlaceAsync(string shard, ClusterView view, CancellationToken cancellation)
    {
        if (view.Placements.ContainsKey(shard))
        {
            // It has a place, and who has it is gone: the master finds another.
            return;
        }

        if (ShardNames.TryDomain(shard, out var domain) && TaskShards(null).Count() >= limits.MaxDomains)
        {
            throw new TooManyDomainsException(domain, limits.MaxDomains);
        }

        try
        {
            await WithinAsync(cluster.Placement.PlaceAsync, shard, cancellation);
        }
        catch (TimeoutException e)
        {
            throw new ServiceUnavailableException("recovering", $"Nobody has placed '{shard}' within {limits.CallTimeout.TotalSeconds} s.", e);
        }
    }

    private async Task RefreshAsync(CancellationToken cancellation)
    {
        try
        {
            await WithinAsync((_, token) => cluster.Placement.RefreshAsync(token), string.Empty, cancellation);
        }
        catch (TimeoutException)
        {
            throw NoLease();
        }
    }

    /// <summary>Asks the provider, and takes the question back when it is not answered in time: it would be asked for ever.</summary>
    private async Task WithinAsync(Func<string, CancellationToken, Task> ask, string shard, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            await ask(shard, over.Token).OnOwnScheduler().WaitAsync(limits.CallTimeout, time, cancellation);
        }
        finally
        {
            over.Cancel();
        }
    }

    private void ThrowIfTooFew()
    {
        var alive = View.Members.Count(member => member.State == MemberState.Up);
        if (alive < limits.MinimumMembers)
        {
            throw new ServiceUnavailableException(
                "too_few_members", $"{alive} nodes are up; work is taken from {limits.MinimumMembers} on (cluster.minimum_members).");
        }
    }

    private static ServiceUnavailableException NoLease() =>
        new("storage_unavailable", "This node has no contact with the cluster's store.");
}
