using System.Text.Json.Nodes;
using Orchestrator.Contracts.Events;
using Orchestrator.Domain.Tasks;
using Orchestrator.Server.Errors;
using Orchestrator.Server.OpenApi;

namespace Orchestrator.Server.Events;

/// <summary>The route of <see cref="EventEndpoint"/> for those who call it.</summary>
internal static class EventOperations
{
    public static ApiOperation Listen { get; } = new("listenToEvents", ApiTags.Events, "What happens, as it happens, as server-sent events")
    {
        Description = """
            The stream begins at once and has no end. An event has `id` (opaque), `event` (its type) and `data` (a JSON object); comment lines
            keep the connection alive. Listen again with the last `id` to go on behind it: events may come twice, and none is left out unless
            `event: reset` says so; then read anew what you need, and go on listening. Events of the topic `cluster` are told as they are noticed
            and not kept: they have no `id` of their own, and after a pause only new ones come; `GET /api/v1/cluster` tells how things stand.
            """,
        Parameters =
        [
            ApiParameter.Choices("topic", "Only events about these; without it all.", [EventFrames.Topic, ClusterFrames.Topic]),
            ApiParameter.Text("task_id", "Only events of this task."),
            ApiParameter.Text("domain", "Only events of tasks of this queue."),
            ApiParameter.Choices("type", "Only events of these types.", Enum.GetValues<TaskEventType>().Select(type => type.Name()).Concat(ClusterFrames.Types)),
            ApiParameter.Text("last_event_id", "Begins behind this event, for callers who cannot set the header."),
            new ApiParameter("Last-Event-ID", "header", "Begins behind this event; without it the stream begins now.", new JsonObject { ["type"] = "string" }),
        ],
        Answers = [new ApiAnswer(200, "The stream; the schema is that of each event's `data`.") { MediaType = "text/event-stream", Type = typeof(StreamEventResource) }],
        Errors = [ErrorCodes.InvalidQuery, ErrorCodes.TooManyListeners, .. ApiErrors.Engine],
    };
}
