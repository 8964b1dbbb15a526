using System.Text.Json;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Workflows;
using Orchestrator.Domain.Workflows.Specs;
using Orchestrator.Engine.Workflows;

namespace Orchestrator.Server.Workflows;

/// <summary>A stored workflow as the API shows it.</summary>
internal static class WorkflowJson
{
    /// <param name="withSpec">False leaves the workflow itself out, as lists do.</param>
    public static WorkflowResource From(WorkflowVersion workflow, bool withSpec) => new()
    {
        WorkflowId = workflow.Spec.Id,
        Version = workflow.Version,
        Name = workflow.Spec.Name,
        Hash = workflow.Hash,
        StoredAt = workflow.StoredAt.ToString(),
        Steps = workflow.Spec.Steps.Count,
        Spec = withSpec ? From(workflow.Spec) : null,
    };

    private static WorkflowSpecResource? From(WorkflowSpec spec)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            WorkflowSpecJson.Write(json, spec);
        }

        return JsonSerializer.Deserialize(buffer.ToArray(), ContractsJsonContext.Default.WorkflowSpecResource);
    }
}
