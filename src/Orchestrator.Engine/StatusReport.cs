using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Agents;
using Orchestrator.Engine.Tasks;
using Orchestrator.Engine.Tasks.Messages;
using Orchestrator.Journal.Projection;

namespace Orchestrator.Engine;

/// <summary>
/// The node at a moment. Tasks are counted where they are, in memory or in the table of finished ones, each of them once; all
/// counts are maintained, so that it costs the same however many there are.
/// </summary>
internal sealed class StatusReport(ShardDirectory shards, IProjection projection, InProcessAgent agent, OutcomeStatistics statistics, TimeProvider time)
{
    // Under full load tasks may leave memory in every round: then a few of them are missing in a moment's counts.
    private const int ExactRounds = 10;
    private readonly DateTimeOffset startedAt = time.GetUtcNow();

    public async Task<NodeStatus> ReadAsync(CancellationToken cancellation)
    {
        for (var round = 1; ; round++)
        {
            var isExact = round <= ExactRounds;
            var table = await projection.CountsAsync(cancellation);
            var domains = await Task.WhenAll(shards.All.Select(handle => handle.AskAsync(
                new ShardQuery<DomainStatus?>(shard => Read(shard, table, isExact)), cancellation)));
            if (!domains.Contains(null))
            {
                return new NodeStatus(
                    startedAt, agent.Profile.Id, agent.Slots, agent.Used, domains!, statistics.Summarize(time.GetUtcNow() - startedAt));
            }
        }
    }

    /// <summary>The domain's counts; null when tasks have left memory since the table was read, and would be counted in neither.</summary>
    private static DomainStatus? Read(TaskShard shard, ProjectionCounts table, bool isExact)
    {
        var queue = shard.Queue;
        var inTable = table.Positions.GetValueOrDefault(queue.Shard);
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

        foreach (var rows in table.Rows.Where(rows => rows.Domain == queue.Domain))
        {
            if (TaskStates.TryParse(rows.Status, out var state))
            {
                counts[(int)state] += rows.Count;
            }
        }

        return new DomainStatus(queue.Domain, counts, queue.FinishedInMemory);
    }
}
