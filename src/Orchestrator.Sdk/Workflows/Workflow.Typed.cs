using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Workflows;

namespace Orchestrator.Sdk.Workflows;

/// <summary>A workflow with the types of what it is started with and what it results in. It never changes.</summary>
public sealed class Workflow<TIn, TOut>
{
    internal Workflow(WorkflowSpecResource spec) => Spec = spec;

    /// <summary>Its id.</summary>
    public string Id => Spec.WorkflowId!;

    /// <summary>The graph, in the words of the API.</summary>
    public WorkflowSpecResource Spec { get; }

    /// <summary>The JSON that <c>orc workflow put</c> takes, with lines.</summary>
    public string ToJson()
    {
        using var document = JsonSerializer.SerializeToDocument(Spec, ContractsJsonContext.Default.WorkflowSpecResource);
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            document.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
