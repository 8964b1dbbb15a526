using Orchestrator.Cluster;
using Orchestrator.Engine.Cluster.Calls;
using Orchestrator.Engine.Scaling;

namespace Orchestrator.Engine.Cluster;

/// <summary>The autoscaler of the cluster: a singleton, which every node asks.</summary>
internal sealed class ClusterScaling(ShardRegion region) : IScaling
{
    /// <summary>The singleton's name.</summary>
    public const string Singleton = "scaling";

    public Task<ScalingStatus> StatusAsync(CancellationToken cancellation = default) => region.WholeAsync<ScalingStatus>(
        async _ => Holder() is { } holder ? await region.AskOwnerAsync(holder, new ScalingStatusCall(), cancellation) : null, cancellation);

    public async Task<IReadOnlyList<string>> SpawnAsync(int count, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var patience = region.NewPatience();
        while (true)
        {
            var next = region.Next;
            try
            {
                if (Holder() is { } holder)
                {
                    return Agents(await region.AskOwnerAsync(holder, new SpawnAgentsCall(count), cancellation));
                }
            }
            catch (ServiceUnavailableException e) when (e.IsMoved)
            {
                // It certainly did nothing: who runs it then is asked.
            }
            catch (NodeLostException e)
            {
                throw new ServiceUnavailableException("outcome_unknown", $"{e.Message} It may or may not have started agents; GET /api/v1/scaling says what was done.", e);
            }

            await patience.RestAsync(next, new ServiceUnavailableException("recovering", "No node runs the autoscaler yet."), cancellation);
        }
    }

    private static IReadOnlyList<string> Agents(SpawnAgentsCall.Outcome outcome) =>
        outcome.Limit is not null ? throw new ScalingLimitException(outcome.Limit)
        : outcome.Fault is not null ? throw new ScalingFailedException(outcome.Fault)
        : outcome.Agents;

    private MemberId? Holder() =>
        region.View.Singletons.TryGetValue(Singleton, out var term) && region.View.IsAlive(term.Holder) ? term.Holder : null;
}
