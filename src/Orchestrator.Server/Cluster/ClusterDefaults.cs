using System.Net;
using Orchestrator.Engine;
using Orchestrator.Server.Http;

namespace Orchestrator.Server.Cluster;

/// <summary>What a node of a cluster is called and where it is reached, when nobody says so.</summary>
internal static class ClusterDefaults
{
    private const int UsualPort = 9000;

    /// <summary>
    /// The part of the data folder that is this node's own. Only the journal of a folder is locked by who uses it: with the journal in a database several nodes
    /// of a machine may share the folder, and must not take each other's programs for left over.
    /// </summary>
    public static string FolderOf(ServerOptions options)
    {
        var engine = new OrchestratorOptions();
        options.ApplyTo(engine);
        options.ConfigureEngine?.Invoke(engine);
        Fill(engine.Cluster, engine, options);
        return engine.Cluster.Kind == ClusterKind.Postgres ? Path.Combine("nodes", Uri.EscapeDataString(engine.Cluster.Node))
            : options.Journal == JournalKind.Postgres ? Path.Combine("nodes", Uri.EscapeDataString(options.NodeId))
            : string.Empty;
    }

    public static void Fill(ClusterSettings cluster, OrchestratorOptions engine, ServerOptions options)
    {
        if (cluster.Kind == ClusterKind.None)
        {
            return;
        }

        var first = ListenAddress.TryParse(options.Urls[0], out var address, out _) ? address : null;
        if (cluster.Node.Length == 0)
        {
            cluster.Node = first is null || first.Port == UsualPort || options.NodeId != ServerOptions.DefaultNodeId
                ? options.NodeId
                : $"{options.NodeId}-{first.Port}";
        }

        if (cluster.Address.Length == 0)
        {
            if (first is { Port: 0 })
            {
                throw new ArgumentException("The first of urls takes any free port, which other nodes cannot know; name a port with --urls, or where they reach this node with cluster.address.");
            }

            // Who listens on all addresses of a machine is reached by its name.
            cluster.Address = first is { Address: { } ip } && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any))
                ? $"http://{Environment.MachineName}:{first.Port}"
                : options.Urls[0];
        }

        // Agents of all nodes stand in one list.
        if (engine.AgentId == OrchestratorOptions.DefaultAgentId)
        {
            engine.AgentId = cluster.Node;
        }
    }
}
