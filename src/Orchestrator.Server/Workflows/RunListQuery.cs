using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Engine.Workflows;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Http;

namespace Orchestrator.Server.Workflows;

/// <summary>The parameters of <c>GET /api/v1/workflows/runs</c>.</summary>
internal sealed record RunListQuery(RunFilter Filter, int Limit, RunId? After)
{
    /// <summary>The statuses there are.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<RunStatus>().Select(RunNames.Of)];

    public static Problem? Read(HttpRequest request, out RunListQuery query)
    {
        var reader = new QueryReader(request);
        query = new RunListQuery(
            new RunFilter(Status(reader), reader.Text("workflow_id")),
            reader.Whole("limit", PageLimits.Least, PageLimits.Most, PageLimits.Default),
            Cursor(reader));
        return reader.Check();
    }

    private static RunStatus? Status(QueryReader reader)
    {
        if (reader.Text("status") is not { } text)
        {
            return null;
        }

        if (RunNames.TryParse(text, out RunStatus status))
        {
            return status;
        }

        reader.Errors.Add("status", $"must be one of {string.Join(", ", Names)}");
        return null;
    }

    private static RunId? Cursor(QueryReader reader)
    {
        if (reader.Text("cursor") is not { } text)
        {
            return null;
        }

        if (RunId.TryParse(text, out var id))
        {
            return id;
        }

        reader.Errors.Add("cursor", "is none that this list gave out; pass next_cursor as it is");
        return null;
    }
}
