using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Agents;
using Orchestrator.Engine.Tasks;
using Orchestrator.Engine.Tasks.Messages;

namespace Orchestrator.Engine.Status;

/// <summary>This node's part of the status.</summary>
internal sealed class LocalStatus(string node, ShardDirectory shards, InProcessAgent agent, OutcomeStatistics statistics, TimeProvider time) : IStatusParts
{
    private readonly DateTimeOffset startedAt = time.GetUtcNow();

    public async Task<IReadOnlyList<NodePart>> ReadAsync(
        IReadOnlyDictionary<int, long> positions, bool isExact, CancellationToken cancellation) => [await ReadPartAsync(positions, isExact, cancellation)];

    /// <inheritdoc cref="ReadAsync"/>
    public async Task<NodePart> ReadPartAsync(IReadOnlyDictionary<int, long> positions, bool isExact, CancellationToken cancellation)
    {
        var domains = await Task.WhenAll(shards.All.Select(handle => handle.AskAsync(
            new ShardQuery<DomainPart?>(shard => Read(shard, positions, isExact)), cancellation)));
        return new NodePart(
            new NodeSummary(node, startedAt, agent.Profile.Id, agent.Slots, agent.Used),
            domains.Contains(null) ? null : [.. domains.OfType<DomainPart>()],
            statistics.Read());
    }

    /// <summary>The domain's counts; null when tasks have left memory since the table was read, and would be counted in neither.</summary>
    private static DomainPart? Read(TaskShard shard, IReadOnlyDictionary<int, long> positions, bool isExact)
    {
        var queue = shard.Queue;
        var inTable = positions.GetValueOrDefault(queue.Shard);
        if (isExact && queue.EvictedUntil > inTable)
        {
            return null;
        }

        var counts = new long[TaskStates.Count];
        foreach (var state in TaskStates.All.Where(state => !state.IsTerminal()))
        {
            counts[(int)state] = queue.Count(state);
        }

        foreach (var task in queue.FinishedAfter(inTable))
        {
            counts[(int)task.State]++;
        }

        foreach (var state in queue.RevisedAfter(inTable))
        {
            counts[(int)state]--;
        }

        return new DomainPart(queue.Domain, counts, queue.FinishedInMemory);
    }
}
