using Orchestrator.Contracts.Nodes;
using Orchestrator.Server.Errors;
using Orchestrator.Server.OpenApi;

namespace Orchestrator.Server.Nodes;

/// <summary>The calls of node managers for those who make them.</summary>
internal static class NodeOperations
{
    private static readonly ApiParameter Id = ApiParameter.Path("node_id", "The node manager's name: 1 to 200 characters without a slash.");

    public static ApiOperation Register { get; } = new("registerNode", ApiTags.Agents, "A node manager says who it is and which agents it has")
    {
        Description =
            "Each of its agents becomes an agent `{node}.{agent}` that is called at the node's `host` and `port`: the server sends requests of its own there. "
            + "Registering again says what has changed. Fields that are not known are skipped.",
        Parameters = [Id],
        Body = ApiBody.Json<RegisterNodeRequest>(),
        Answers = [ApiAnswer.Json<RegisteredNodeResource>(200, "The node manager is registered.")],
        Errors = [.. ApiErrors.Body, ErrorCodes.InvalidQuery, ErrorCodes.TooManyNodes],
    };

    public static ApiOperation Heartbeat { get; } = new("heartbeatNode", ApiTags.Agents, "A node manager says how it is")
    {
        Description = "When heartbeats are missing the node is down and its agents' work is given back; with the next one it is up again. Fields that are not known are skipped.",
        Parameters = [Id],
        Body = ApiBody.Json<NodeHeartbeatRequest>(),
        Answers = [ApiAnswer.Json<HeardNodeResource>(200, "Noted; `held_back` says why the node gets no new work.")],
        Errors = [.. ApiErrors.Body, ErrorCodes.InvalidQuery, ErrorCodes.NodeNotFound],
    };
}
