using System.Text.Json;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Workflows;

namespace Orchestrator.Sdk.Workflows;

/// <summary>What callers do most often with workflows.</summary>
public static class WorkflowClientExtensions
{
    /// <summary>Stores a workflow that is written in C#.</summary>
    public static Task<WorkflowResource> PutAsync<TIn, TOut>(this IWorkflowClient client, Workflow<TIn, TOut> workflow, CancellationToken cancellation = default) =>
        client.PutAsync(workflow.Spec, cancellation);

    /// <summary>Answers a step that waits for approval.</summary>
    /// <param name="step">The step's id.</param>
    /// <param name="approved">False fails the step as rejected.</param>
    /// <param name="comment">For people; null for none.</param>
    public static Task<RunResource> ApproveAsync(
        this IWorkflowClient client, string runId, string step, bool approved = true, string? comment = null, CancellationToken cancellation = default)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteBoolean("approved", approved);
            if (comment is not null)
            {
                json.WriteString("comment", comment);
            }

            json.WriteEndObject();
        }

        return client.SignalAsync(runId, step, new RawJson(buffer.ToArray()), cancellation);
    }
}
