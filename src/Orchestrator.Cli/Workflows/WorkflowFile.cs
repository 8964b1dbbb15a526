using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Contracts;
using Orchestrator.Server.Workflows;

namespace Orchestrator.Cli.Workflows;

/// <summary>A workflow in a file, as JSON that is sent as it was written: what is wrong with it is the server's to say.</summary>
/// <param name="Json">The object.</param>
internal sealed record WorkflowFile(JsonObject Json)
{
    /// <summary>The id that it names; null for none.</summary>
    public string? Id => Json["workflow_id"] is JsonValue value && value.TryGetValue(out string? id) ? id : null;

    /// <summary>What is sent.</summary>
    public RawJson ToJson() => new(Encoding.UTF8.GetBytes(Json.ToJsonString()));

    /// <param name="path">A file in JSON or YAML; <c>-</c> for stdin.</param>
    /// <exception cref="UsageException">It cannot be read, or is neither.</exception>
    public static async Task<WorkflowFile> ReadAsync(string path, CancellationToken cancellation)
    {
        var text = await TextAsync(path, cancellation);
        var json = Encoding.UTF8.GetBytes(text);
        if (!text.AsSpan().TrimStart().StartsWith("{") && WorkflowYaml.ToJson(text, out json) is { } fault)
        {
            throw new UsageException($"{path}: {fault}.");
        }

        try
        {
            return JsonNode.Parse(json) is JsonObject workflow
                ? new WorkflowFile(workflow)
                : throw new UsageException($"{path} holds no object, and a workflow is one: workflow_id, tasks.");
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new UsageException($"{path} is not JSON: {e.Message}");
        }
    }

    /// <exception cref="UsageException">It cannot be read.</exception>
    public static async Task<string> TextAsync(string path, CancellationToken cancellation)
    {
        try
        {
            if (path != "-")
            {
                return await File.ReadAllTextAsync(path, cancellation);
            }

            using var reader = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
            return await reader.ReadToEndAsync(cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{path} cannot be read: {e.Message}");
        }
    }
}
