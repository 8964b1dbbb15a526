using Orchestrator.Domain.Workflows.Specs;

namespace Orchestrator.Engine.Workflows.Store;

/// <summary>The stored workflows, wherever their stream is served.</summary>
internal interface IStoredWorkflows
{
    /// <summary>Stores a workflow that was checked, unless its latest version is the same. Null when as many are stored as may be.</summary>
    Task<WorkflowVersion?> PutAsync(WorkflowSpec spec, CancellationToken cancellation);

    /// <param name="version">Null for the latest.</param>
    Task<WorkflowVersion?> FindAsync(string id, int? version, CancellationToken cancellation);

    Task<WorkflowPage> ListAsync(int limit, string? after, CancellationToken cancellation);

    Task<bool> DeleteAsync(string id, CancellationToken cancellation);
}
