using Orchestrator.Contracts.Agents;
using Orchestrator.Server.Errors;
using Orchestrator.Server.OpenApi;

namespace Orchestrator.Server.Agents;

/// <summary>The routes of agents for those who call them.</summary>
internal static class AgentOperations
{
    private static readonly ApiParameter Id = ApiParameter.Path("agent_id", "The agent's id.");
    private static readonly ApiParameter Task = ApiParameter.Path("task_id", "The task's id.");

    public static ApiOperation Register { get; } = new("registerAgent", ApiTags.Agents, "Begins an agent's session, or goes on with one")
    {
        Description =
            "Only `agent_id` is required. With `endpoint` the server calls the agent: it sends requests of its own to that address, from its own place in the network. "
            + "A new session of an agent ends its earlier one, whose attempts are given back.",
        Body = ApiBody.Json<RegisterAgentRequest>(),
        Answers = [ApiAnswer.Json<AgentSessionResource>(200, "The session.")],
        Errors = [.. ApiErrors.Body, ErrorCodes.InvalidQuery, ErrorCodes.TooManyAgents, .. ApiErrors.Engine],
    };

    public static ApiOperation Lease { get; } = new("leaseTasks", ApiTags.Agents, "Waits for work, and takes it")
    {
        Description = "An attempt runs, and its `timeout` counts, from this answer. The call renews the session, and its open wait is the agent's readiness for work.",
        Parameters = [Id],
        Body = ApiBody.Json<LeaseRequest>(),
        Answers = [ApiAnswer.Json<LeaseResource>(200, "Attempts to run and to stop; of both there may be none.")],
        Errors = [.. ApiErrors.Body, ErrorCodes.InvalidQuery, ErrorCodes.SessionEnded, .. ApiErrors.Engine],
    };

    public static ApiOperation Progress { get; } = Report<ReportProgressRequest, ReportedProgressResource>(
        "reportProgress", "Says how far an attempt is", "Noted; `cancel` says whether to stop.");

    public static ApiOperation Complete { get; } = Report<CompleteAttemptRequest, ReportedAttemptResource>(
        "completeAttempt", "Ends an attempt with a result", "The result is durable. A repeated call is answered `repeated`.");

    public static ApiOperation Fail { get; } = Report<FailAttemptRequest, ReportedAttemptResource>(
        "failAttempt", "Ends an attempt with an error", "The end is durable; whether the task is tried again is for its retry policy. A repeated call is answered `repeated`.");

    public static ApiOperation Deregister { get; } = new("deregisterAgent", ApiTags.Agents, "An agent leaves")
    {
        Description = "It gets no more work; its session ends when it holds nothing any longer.",
        Parameters = [Id],
        Body = ApiBody.Json<DeregisterAgentRequest>(),
        Answers = [ApiAnswer.Json<DeregisteredAgentResource>(200, "The agent is on its way out.")],
        Errors = [.. ApiErrors.Body, ErrorCodes.InvalidQuery, ErrorCodes.SessionEnded, ErrorCodes.AgentNotFound, .. ApiErrors.Engine],
    };

    public static ApiOperation Drain { get; } = new("drainAgent", ApiTags.Agents, "Tells an agent to finish what it has and leave")
    {
        Parameters = [Id],
        Answers = [ApiAnswer.Json<DeregisteredAgentResource>(200, "The agent gets no more work.")],
        Errors = [ErrorCodes.InvalidQuery, ErrorCodes.SessionEnded, ErrorCodes.AgentNotFound, .. ApiErrors.Engine],
    };

    public static ApiOperation Get { get; } = new("getAgent", ApiTags.Agents, "One agent")
    {
        Parameters = [Id],
        Answers = [ApiAnswer.Json<AgentResource>(200, "The agent.")],
        Errors = [ErrorCodes.InvalidQuery, ErrorCodes.AgentNotFound, .. ApiErrors.Engine],
    };

    public static ApiOperation List { get; } = new("listAgents", ApiTags.Agents, "Lists the agents of all nodes, by id")
    {
        Parameters = [ApiParameter.Limit, ApiParameter.Cursor],
        Answers = [ApiAnswer.Json<AgentListResource>(200, "A page of agents; those that have gone lately are `offline`.")],
        Errors = [ErrorCodes.InvalidQuery, .. ApiErrors.Engine],
    };

    public static ApiOperation Connect { get; } = new("connectAgent", ApiTags.Agents, "Opens an agent's stream, a WebSocket")
    {
        Description =
            "A message is one frame or an array of frames, each an object with a `type`; the other fields are those of the calls of the same name. The first frame is `register`. "
            + "What is wrong with a frame is answered by a frame of type `error`, with one of the codes of those calls or with `malformed_frame`. See `docs/agents.md`.",
        Answers = [new ApiAnswer(101, "The connection is a WebSocket.")],
        Errors = [ErrorCodes.UpgradeRequired, ErrorCodes.MalformedFrame, ErrorCodes.InvalidQuery, ErrorCodes.ShuttingDown],
    };

    private static ApiOperation Report<TBody, TAnswer>(string id, string summary, string meaning) => new(id, ApiTags.Agents, summary)
    {
        Parameters = [Id, Task],
        Body = ApiBody.Json<TBody>(),
        Answers = [ApiAnswer.Json<TAnswer>(200, meaning)],
        Errors =
        [
            .. ApiErrors.Body, ErrorCodes.InvalidQuery, ErrorCodes.PayloadTooLarge, ErrorCodes.TaskNotFound, ErrorCodes.AgentNotFound, ErrorCodes.StaleAttempt,
            ErrorCodes.SessionEnded, .. ApiErrors.Engine,
        ],
    };
}
