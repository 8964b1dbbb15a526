using System.Buffers;
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
        Spec = withSpec ? JsonSerializer.Deserialize(Text(workflow.Spec), ContractsJsonContext.Default.WorkflowSpecResource) : null,
    };

    private static ReadOnlySpan<byte> Text(WorkflowSpec spec)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            WorkflowSpecJson.Write(writer, spec);
        }

        return buffer.WrittenSpan;
    }
}
