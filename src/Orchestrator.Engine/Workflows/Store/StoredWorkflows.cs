using Orchestrator.Domain.Workflows.Specs;
using Orchestrator.Engine.Journaled;

namespace Orchestrator.Engine.Workflows.Store;

/// <summary>The stored workflows, by their actor in this process.</summary>
internal sealed class StoredWorkflows(JournaledCalls<WorkflowsActor> calls) : IStoredWorkflows
{
    public Task<WorkflowVersion?> PutAsync(WorkflowSpec spec, CancellationToken cancellation) =>
        calls.AskAsync(workflows => workflows.Put(spec), cancellation);

    public Task<WorkflowVersion?> FindAsync(string id, int? version, CancellationToken cancellation) =>
        calls.AskAsync(workflows => workflows.Find(id, version), null, cancellation);

    public Task<WorkflowPage> ListAsync(int limit, string? after, CancellationToken cancellation) =>
        calls.AskAsync(workflows => workflows.List(limit, after), new WorkflowPage([], null), cancellation);

    public Task<bool> DeleteAsync(string id, CancellationToken cancellation) =>
        calls.AskAsync(workflows => workflows.Delete(id), false, cancellation);
}
