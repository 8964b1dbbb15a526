using System.Globalization;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Http;

namespace Orchestrator.Server.Workflows;

/// <summary>The parameters of <c>GET /api/v1/workflows/runs/{run_id}</c>.</summary>
/// <param name="Patience">How long the answer is held back; zero for not at all.</param>
/// <param name="After">Until something happened behind this revision; null until the run has ended.</param>
internal sealed record RunQuery(TimeSpan Patience, long? After)
{
    public static Problem? Read(HttpRequest request, out RunQuery query)
    {
        var reader = new QueryReader(request);
        query = new RunQuery(reader.Seconds("wait", PageLimits.LongestWait), Revision(reader, "after", "must be the revision of a run"));
        return reader.Check();
    }

    /// <summary>A revision; null when the parameter is missing.</summary>
    public static long? Revision(QueryReader reader, string name, string fault)
    {
        if (reader.Text(name) is not { } text)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var revision))
        {
            return revision;
        }

        reader.Errors.Add(name, fault);
        return null;
    }
}
