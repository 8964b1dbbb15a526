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
    private static readonly string[] Topics = [EventFrames.Topic, ClusterFrames.Topic];

    /// <summary>True when events of tasks may match.</summary>
    public bool WantsTasks { get; private init; } = true;

    /// <summary>Types of the cluster's events; null for all, empty for none.</summary>
    public IReadOnlySet<string>? OfCluster { get; private init; }

    /// <summary>Reads the parameters, or says all that is wrong with them.</summary>
    public static Problem? Read(HttpRequest request, out EventQuery query)
    {
        var reader = new QueryReader(request);
        var topics = TopicsOf(reader);

        // The header wins: a browser that connects again sends it beside the address it had.
        var id = reader.Text("last_event_id");
        id = request.Headers["Last-Event-ID"] is [{ Length: > 0 } header] ? header : id;
        var after = EventPosition.TryParse(id, out var position) ? position : null;
        var (types, ofCluster) = TypesOf(reader);
        query = new EventQuery(TaskOf(reader), reader.Text("domain"), types, !string.IsNullOrEmpty(id), after)
        {
            WantsTasks = topics.Contains(EventFrames.Topic) && types is not { Count: 0 },
            OfCluster = topics.Contains(ClusterFrames.Topic) ? ofCluster : new HashSet<string>(),
        };
        return reader.Check();
    }

    public bool Matches(EventFrames.Frame frame) =>
        (Task is null || frame.Task == Task)
        && (Domain is null || frame.Domain == Domain)
        && (frame.OfCluster is { } type
            ? Task is null && (OfCluster is null || OfCluster.Contains(type))
            : WantsTasks && (Types is null || Types.Contains(frame.Type)));

    private static string[] TopicsOf(QueryReader reader)
    {
        if (reader.Text("topic") is not { } text)
        {
            return Topics;
        }

        var topics = text.Split(',', StringSplitOptions.TrimEntries);
        if (topics.FirstOrDefault(topic => !Topics.Contains(topic)) is { } unknown)
        {
            reader.Errors.Add("topic", $"has '{unknown}'; there are {string.Join(", ", Topics)}");
        }

        return topics;
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

    private static (HashSet<TaskEventType>? OfTasks, HashSet<string>? OfCluster) TypesOf(QueryReader reader)
    {
        if (reader.Text("type") is not { } text)
        {
            return (null, null);
        }

        var (types, ofCluster) = (new HashSet<TaskEventType>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var name in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (TaskEventTypes.TryParse(name, out var type))
            {
                types.Add(type);
            }
            else if (ClusterFrames.Types.Contains(name))
            {
                ofCluster.Add(name);
            }
            else
            {
                var known = Enum.GetValues<TaskEventType>().Select(known => known.Name()).Concat(ClusterFrames.Types);
                reader.Errors.Add("type", $"has '{name}'; there are {string.Join(", ", known)}");
            }
        }

        return (types, ofCluster);
    }
}
