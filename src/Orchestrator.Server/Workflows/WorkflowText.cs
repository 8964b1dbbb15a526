using System.Text;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Graph;
using Orchestrator.Domain.Workflows.Specs;

namespace Orchestrator.Server.Workflows;

/// <summary>Reads a workflow from a file's text, JSON or YAML, as the server reads it from a body.</summary>
public static class WorkflowText
{
    /// <summary>Reads and checks; whether stored workflows that it names are there is not looked at.</summary>
    /// <param name="spec">Null when there are faults.</param>
    /// <returns>All that is wrong, by field; a fault of the text as a whole has an empty field.</returns>
    public static IReadOnlyList<SpecFault> Read(string text, WorkflowLimits limits, out WorkflowSpec? spec)
    {
        spec = null;
        if (ToJson(text, out var json) is { } fault)
        {
            return [new SpecFault(string.Empty, fault)];
        }

        return WorkflowSpecReader.Read(json, null, limits, out spec) switch
        {
            null => [],
            { Errors: { } errors } => [.. errors.SelectMany(entry => entry.Value.Select(cure => new SpecFault(entry.Key, cure)))],
            var problem => [new SpecFault(string.Empty, problem.Detail)],
        };
    }

    // YAML would read JSON as well, but tell of its faults in words of its own.
    private static string? ToJson(string text, out byte[] json)
    {
        if (text.AsSpan().TrimStart() is ['{', .. var rest] && rest.TrimStart() is ['"' or '}', ..])
        {
            json = Encoding.UTF8.GetBytes(text);
            return null;
        }

        return WorkflowYaml.ToJson(text, out json);
    }
}
