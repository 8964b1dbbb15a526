using Orchestrator.Engine.Agents.Sessions;
using Orchestrator.Engine.Bulk;
using Orchestrator.Engine.Caching;
using Orchestrator.Engine.Lists;
using Orchestrator.Engine.Locks;
using Orchestrator.Engine.Scaling;
using Orchestrator.Engine.Schedules;
using Orchestrator.Engine.Status;
using Orchestrator.Engine.Workflows;

namespace Orchestrator.Engine.Cluster;

/// <summary>What this node can do by itself: calls of other nodes end here, as do its own calls to shards that it serves.</summary>
internal sealed record LocalEngine(
    TaskClient Tasks, ShardDirectory Shards, ITaskMemory Memory, LocalStatus Status, LocalShards Readings, IBulkCounts Counts, IBulkJobs Bulk, ILocks Locks,
    ISchedules Schedules, IAttemptReports Reports, IAgents Agents)
{
    /// <summary>This node's part of the result cache.</summary>
    public required ResultCache Cache { get; init; }

    /// <summary>Stored workflows and runs.</summary>
    public required WorkflowPart Workflows { get; init; }

    /// <summary>The autoscaler, while it runs here.</summary>
    public required IScaling Scaling { get; init; }
}
