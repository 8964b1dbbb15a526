using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Events;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Http;

namespace Orchestrator.Server.Events;

/// <summary>The parameters of <c>GET /api/v1/events</c>: which events, and behind which one to begin.</summary>
/// <param name="Resumes">True when the caller has listened before.</param>
/// <param name="After">Where it stopped; null when it has not listened before, or its id is none of ours.</param>
internal sealed record EventQuery(TaskId? Task, string? Domain, IReadOnlySet<TaskEventType>? Types, bool Resumes, EventPosition? After)
{
    /// <summary>Reads the parameters, or says all that is wrong with them.</summary>
    public static Problem? Read(HttpRequest request, out EventQuery query)
    {
        var reader = new QueryReader(request);
        CheckTopics(reader);

        // The header wins: a browser that connects again sends it beside the address it had.
        var id = reader.Text("last_event_id");
        id = request.Headers["Last-Event-ID"] is [{ Length: > 0 } header] ? header : id;
        var after = EventPosition.TryParse(id, out var position) ? position : null;
        query = new EventQuery(TaskOf(reader), reader.Text("domain"), TypesOf(reader), !string.IsNullOrEmpty(id), after);
        return reader.Check();
    }

    public bool Matches(EventFrames.Frame frame) =>
        (Task is null || frame.Task == Task)
        && (Domain is null || frame.Domain == Domain)
        && (Types is null || Types.Contains(frame.Type));

    private static void CheckTopics(QueryReader reader)
    {
        if (reader.Text("topic") is { } topics && topics.Split(',', StringSplitOptions.TrimEntries).FirstOrDefault(topic => topic != EventFrames.Topic) is { } unknown)
        {
            reader.Errors.Add("topic", $"has '{unknown}'; there is {EventFrames.Topic}");
        }
    }

    private static TaskId? TaskOf(QueryReader reader)
    {
        if (reader.Text("task_id") is not { } text)
        {
            return null;
        }

        if (TaskId.TryParse(text, out var id))
        {
            return id;
        }

        reader.Errors.Add("task_id", "is no id of a task");
        return null;
    }

    private static HashSet<TaskEventType>? TypesOf(QueryReader reader)
    {
        if (reader.Text("type") is not { } text)
        {
            return null;
        }

        var types = new HashSet<TaskEventType>();
        foreach (var name in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (TaskEventTypes.TryParse(name, out var type))
            {
                types.Add(type);
            }
            else
            {
                reader.Errors.Add("type", $"has '{name}'; there are {string.Join(", ", Enum.GetValues<TaskEventType>().Select(known => known.Name()))}");
            }
        }

        return types;
    }
}
