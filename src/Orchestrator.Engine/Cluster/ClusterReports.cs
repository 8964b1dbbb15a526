using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Agents.Sessions;
using Orchestrator.Engine.Cluster.Calls;

namespace Orchestrator.Engine.Cluster;

/// <summary>Takes what agents of this node report to where their shards are.</summary>
internal sealed class ClusterReports(ShardRegion region) : IAttemptReports
{
    public async Task<TaskReplyKind> ReportAsync(AttemptReport report, CancellationToken cancellation)
    {
        var (isKnown, answer) = await region.AskAsync(report.Task, new ReportCall(report), kind => kind == TaskReplyKind.NotFound, cancellation);
        return isKnown ? answer : TaskReplyKind.NotFound;
    }
}
