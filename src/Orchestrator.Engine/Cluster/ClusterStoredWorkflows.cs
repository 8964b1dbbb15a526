using Orchestrator.Domain.Workflows.Specs;
using Orchestrator.Engine.Cluster.Calls.Workflows;
using Orchestrator.Engine.Workflows;
using Orchestrator.Engine.Workflows.Store;

namespace Orchestrator.Engine.Cluster;

/// <summary>Stored workflows of the cluster: their actor is a shard, and lives on the node that serves it.</summary>
internal sealed class ClusterStoredWorkflows(ShardRegion region) : IStoredWorkflows
{
    private const string Shard = WorkflowsActor.Stream;

    public Task<WorkflowVersion?> PutAsync(WorkflowSpec spec, CancellationToken cancellation) => region.AskAsync(Shard, new WorkflowPutCall(spec), cancellation);

    public Task<WorkflowVersion?> FindAsync(string id, int? version, CancellationToken cancellation) =>
        region.AskAsync(Shard, new WorkflowFindCall(id, version), cancellation);

    public Task<WorkflowPage> ListAsync(int limit, string? after, CancellationToken cancellation) =>
        region.AskAsync(Shard, new WorkflowListCall(limit, after), cancellation);

    public Task<bool> DeleteAsync(string id, CancellationToken cancellation) => region.AskAsync(Shard, new WorkflowDeleteCall(id), cancellation);
}
