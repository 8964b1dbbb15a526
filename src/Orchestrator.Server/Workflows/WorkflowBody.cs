using System.Text;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Http;

namespace Orchestrator.Server.Workflows;

/// <summary>The body of a call that may bring a workflow: JSON, or YAML that says the same.</summary>
internal static class WorkflowBody
{
    /// <summary>Reads it, or says what is wrong with the request.</summary>
    public static async ValueTask<(Problem? Problem, T? Value)> ReadAsync<T>(HttpContext context, int limit, BodyReader<T> read)
    {
        if ((MediaTypes.CheckJsonOrYaml(context.Request) ?? SmallBody.CheckNoQuery(context.Request)) is { } unfit)
        {
            return (unfit, default);
        }

        using var body = await RequestBody.ReadAsync(context, limit);
        if (body.Problem is { } problem)
        {
            return (problem, default);
        }

        T? value;
        if (!MediaTypes.IsYaml(context.Request))
        {
            return (read(body.Bytes, out value), value);
        }

        return WorkflowYaml.ToJson(Encoding.UTF8.GetString(body.Bytes), out var json) is { } fault
            ? (new Problem(ErrorCodes.MalformedYaml, char.ToUpperInvariant(fault[0]) + fault[1..] + '.'), default)
            : (read(json, out value), value);
    }
}
