using Orchestrator.Contracts;
using Orchestrator.Contracts.Cluster;

namespace Orchestrator.Sdk;

/// <content>The nodes, and what they can be told to do.</content>
public sealed partial class OrchestratorClient
{
    private const string ClusterPath = "api/v1/cluster";

    /// <summary>Members, master and shards, as the server that answers knows them; a server that stands alone is a cluster of one.</summary>
    public Task<ClusterResource> ClusterAsync(CancellationToken cancellation = default) =>
        SendAsync(Call.Get(ClusterPath), ContractsJsonContext.Default.ClusterResource, cancellation);

    /// <summary>The nodes, by name.</summary>
    public Task<NodeListResource> ListNodesAsync(CancellationToken cancellation = default) =>
        SendAsync(Call.Get("api/v1/nodes"), ContractsJsonContext.Default.NodeListResource, cancellation);

    /// <summary>One node.</summary>
    public Task<MemberResource> GetNodeAsync(string node, CancellationToken cancellation = default) =>
        SendAsync(Call.Get("api/v1/nodes/" + Escaped(node)), ContractsJsonContext.Default.MemberResource, cancellation);

    /// <summary>Tells a node to leave: it hands over what it serves, and its process ends. Answers once it has begun to.</summary>
    public Task<NodeChangeResource> LeaveNodeAsync(string node, CancellationToken cancellation = default) =>
        ChangeNodeAsync(node, "leave", "", cancellation);

    /// <summary>Tells a node to leave and waits until it has; the answer's state is <c>left</c> then.</summary>
    /// <param name="wait">How long to wait, up to 60 s; null or zero does not wait.</param>
    public Task<NodeChangeResource> DrainNodeAsync(string node, TimeSpan? wait = null, CancellationToken cancellation = default)
    {
        int? hold = wait > TimeSpan.Zero ? (int)Math.Ceiling(Math.Min(wait.Value.TotalSeconds, LongestHold.TotalSeconds)) : null;
        return ChangeNodeAsync(node, "drain", new QueryText().Add("wait", hold).ToString(), cancellation);
    }

    /// <summary>Declares a node down: its shards move at once. One that still lives joins again by itself.</summary>
    public Task<NodeChangeResource> DownNodeAsync(string node, CancellationToken cancellation = default) =>
        ChangeNodeAsync(node, "down", "", cancellation);

    /// <summary>Has the master spread the shards over the nodes anew, one after the other.</summary>
    public Task<RebalanceResource> RebalanceAsync(CancellationToken cancellation = default) =>
        SendAsync(new Call(HttpMethod.Post, ClusterPath + "/rebalance", null, Repeatable: true), ContractsJsonContext.Default.RebalanceResource, cancellation);

    private static string Escaped(string node)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(node);
        return Uri.EscapeDataString(node);
    }

    // Not repeatable: a node of the same name may have begun its next life in between.
    private Task<NodeChangeResource> ChangeNodeAsync(string node, string change, string query, CancellationToken cancellation) =>
        SendAsync(
            new Call(HttpMethod.Post, $"{ClusterPath}/nodes/{Escaped(node)}/{change}{query}", null, Repeatable: false),
            ContractsJsonContext.Default.NodeChangeResource,
            cancellation);
}
