using Microsoft.AspNetCore.Http;

namespace Orchestrator.Cluster.Transport;

/// <summary>What two nodes tell each other before the first message of a stream.</summary>
internal static class ClusterHeaders
{
    /// <summary>The version of the framing; nodes of different versions do not connect.</summary>
    public const string CurrentVersion = "2";

    public const string Secret = "X-Cluster-Secret";
    public const string Version = "X-Cluster-Version";
    public const string Node = "X-Cluster-Node";
    public const string Incarnation = "X-Cluster-Incarnation";
    public const string PeerNode = "X-Cluster-Peer-Node";
    public const string PeerIncarnation = "X-Cluster-Peer-Incarnation";

    /// <summary>Null when the headers do not name a life.</summary>
    public static MemberId? Read(IHeaderDictionary headers, string node, string incarnation) =>
        Parse(headers[node], headers[incarnation]);

    public static MemberId? Parse(string? node, string? incarnation) =>
        !string.IsNullOrEmpty(node) && long.TryParse(incarnation, out var number) ? new MemberId(Uri.UnescapeDataString(node), number) : null;

    /// <summary>A name as it may stand in a header.</summary>
    public static string Escape(string node) => Uri.EscapeDataString(node);
}
