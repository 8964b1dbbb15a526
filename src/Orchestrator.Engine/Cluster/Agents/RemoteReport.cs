using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Agents;
using Orchestrator.Engine.Tasks;

namespace Orchestrator.Engine.Cluster.Agents;

/// <summary>The end of an attempt that another node ran: taken once it is durable, or known to come too late. Until then its node repeats it.</summary>
internal sealed class RemoteReport(AttemptReport report, Action taken) : EndedAttempt
{
    public override AttemptReport Report => report;

    public override void Release() => taken();

    protected override void NotHeard(TaskShard shard, Exception reason)
    {
    }
}
