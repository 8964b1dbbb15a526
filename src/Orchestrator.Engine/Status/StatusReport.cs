using Orchestrator.Domain.Tasks;
using Orchestrator.Journal.Projection;

namespace Orchestrator.Engine.Status;

/// <summary>
/// The engine at a moment. Tasks are counted where they are, in memory or in the table of finished ones, each of them once; all
/// counts are maintained, so that it costs the same however many there are.
/// </summary>
internal sealed class StatusReport(IStatusParts nodes, IProjection projection, TimeProvider time)
{
    // Under full load tasks may leave memory in every round: then a few of them are missing in a moment's counts.
    private const int ExactRounds = 10;

    public async Task<NodeStatus> ReadAsync(CancellationToken cancellation)
    {
        for (var round = 1; ; round++)
        {
            var isExact = round <= ExactRounds;
            var table = await projection.CountsAsync(cancellation);
            var parts = await nodes.ReadAsync(table.Positions, isExact, cancellation);
            if (parts.All(part => part.Domains is not null))
            {
                return Sum(parts, table);
            }
        }
    }

    private NodeStatus Sum(IReadOnlyList<NodePart> parts, ProjectionCounts table)
    {
        var startedAt = parts.Min(part => part.Node.StartedAt);
        var outcomes = parts.Select(part => part.Outcomes).Aggregate((left, right) => left.Plus(right));
        return new NodeStatus(
            startedAt,
            [.. parts.Select(part => part.Node)],
            [.. parts.SelectMany(part => part.Domains!).OrderBy(domain => domain.Domain, StringComparer.Ordinal).Select(domain => Add(domain, table))],
            OutcomeStatistics.Summarize(outcomes, time.GetUtcNow() - startedAt));
    }

    private static DomainStatus Add(DomainPart part, ProjectionCounts table)
    {
        var counts = part.Counts.ToArray();
        foreach (var rows in table.Rows.Where(rows => rows.Domain == part.Domain))
        {
            if (TaskStates.TryParse(rows.Status, out var state))
            {
                counts[(int)state] += rows.Count;
            }
        }

        return new DomainStatus(part.Domain, counts, part.Lag);
    }
}
