using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Http;
using Orchestrator.Server.Json;

namespace Orchestrator.Server.Tasks;

/// <summary>The parameters of <c>GET /api/v1/tasks</c>.</summary>
internal sealed record TaskListQuery(TaskFilter Filter, int Limit, TaskCursor? After)
{
    public const string TagPrefix = "tag.";

    /// <summary>Reads the parameters, or says all that is wrong with them.</summary>
    public static Problem? Read(HttpRequest request, out TaskListQuery query)
    {
        var reader = new QueryReader(request);
        query = new TaskListQuery(
            new TaskFilter
            {
                State = State(reader),
                Type = reader.Text("task_type"),
                Domain = reader.Text("domain"),
                Agent = reader.Text("agent_id"),
                SubmittedAfter = Time(reader, "submitted_after"),
                Tags = reader.Group(TagPrefix),
            },
            reader.Whole("limit", PageLimits.Least, PageLimits.Most, PageLimits.Default),
            Cursor(reader));
        return reader.Check();
    }

    private static TaskState? State(QueryReader reader)
    {
        if (reader.Text("status") is not { } text)
        {
            return null;
        }

        if (TaskStates.TryParse(text, out var state))
        {
            return state;
        }

        reader.Errors.Add("status", $"must be one of {string.Join(", ", TaskStates.All.Select(known => known.Name()))}");
        return null;
    }

    private static Instant? Time(QueryReader reader, string name)
    {
        if (reader.Text(name) is not { } text)
        {
            return null;
        }

        // A plus sign that was not escaped arrives as a space.
        if (Rfc3339.TryParse(text.Replace(' ', '+'), out var time))
        {
            return time;
        }

        reader.Errors.Add(name, $"must be a time with its offset, such as {Rfc3339.Example}");
        return null;
    }

    private static TaskCursor? Cursor(QueryReader reader)
    {
        if (reader.Text("cursor") is not { } text)
        {
            return null;
        }

        if (TaskCursor.TryParse(text, out var cursor))
        {
            return cursor;
        }

        reader.Errors.Add("cursor", "is none that a list gave out; pass next_cursor as it is");
        return null;
    }
}
