using Orchestrator.Contracts.Cluster;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Http;
using Orchestrator.Server.OpenApi;

namespace Orchestrator.Server.Cluster;

/// <summary>The routes of <see cref="ClusterEndpoints"/> for those who call them.</summary>
internal static class ClusterOperations
{
    private static readonly ApiParameter Id = ApiParameter.Path("node_id", "The node's name.");

    public static ApiOperation Get { get; } = new("getCluster", ApiTags.Cluster, "Members, master, and shards with their owners")
    {
        Description = "As the node that answers knows them. A server that stands alone answers as a cluster of one.",
        Answers = [ApiAnswer.Json<ClusterResource>(200, "The cluster as it is now.")],
        Errors = [ErrorCodes.InvalidQuery],
    };

    public static ApiOperation ListNodes { get; } = new("listNodes", ApiTags.Cluster, "Lists the nodes, by name, and behind them the node managers")
    {
        Answers = [ApiAnswer.Json<NodeListResource>(200, "The nodes; one that is down stays for a while.")],
        Errors = [ErrorCodes.InvalidQuery, .. ApiErrors.Engine],
    };

    public static ApiOperation GetNode { get; } = new("getNode", ApiTags.Cluster, "One node")
    {
        Parameters = [Id],
        Answers = [ApiAnswer.Json<MemberResource>(200, "The node.")],
        Errors = [ErrorCodes.InvalidQuery, ErrorCodes.NodeNotFound, .. ApiErrors.Engine],
    };

    public static ApiOperation Leave { get; } = Change("leaveNode", "Tells a node to leave: it hands over, and its process ends") with
    {
        Description = "Answers once the node has begun to; `GET /api/v1/cluster` shows what it still has to hand over.",
        Parameters = [Id],
    };

    public static ApiOperation Drain { get; } = Change("drainNode", "Tells a node to leave, and waits until it has") with
    {
        Description = "The same as leave, but that the answer may be held back. A node that is told to drain itself does not wait.",
        Parameters = [Id, ApiParameter.Wait(PageLimits.LongestWait, "until the node has left")],
    };

    public static ApiOperation Down { get; } = Change("downNode", "Declares a node down: its shards move at once") with
    {
        Description = "For a node that is gone and was not noticed. One that still lives joins again by itself, as a new incarnation.",
        Parameters = [Id],
    };

    public static ApiOperation Rebalance { get; } = new("rebalanceCluster", ApiTags.Cluster, "Spreads the shards over the nodes anew")
    {
        Description = "Done by itself whenever nodes come and go; this only has the master look again, without waiting for a shard that is moving.",
        Answers = [ApiAnswer.Json<RebalanceResource>(202, "The master has taken note.")],
        Errors = [ErrorCodes.InvalidQuery, ErrorCodes.NotClustered, ErrorCodes.Recovering],
    };

    private static ApiOperation Change(string id, string summary) => new(id, ApiTags.Cluster, summary)
    {
        Answers = [ApiAnswer.Json<NodeChangeResource>(200, "What has become of the node.")],
        Errors = [ErrorCodes.InvalidQuery, ErrorCodes.NodeNotFound, ErrorCodes.NotClustered, ErrorCodes.NodeFailure],
    };
}
