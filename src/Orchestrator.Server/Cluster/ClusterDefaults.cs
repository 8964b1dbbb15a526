using Orchestrator.Engine;
using Orchestrator.Server.Http;

namespace Orchestrator.Server.Cluster;

/// <summary>What a node of a cluster is called and where it is reached, when nobody says so.</summary>
internal static class ClusterDefaults
{
    private const int UsualPort = 9000;

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
            cluster.Address = options.Urls[0];
        }

        // Agents of all nodes stand in one list.
        if (engine.AgentId == OrchestratorOptions.DefaultAgentId)
        {
            engine.AgentId = cluster.Node;
        }
    }
}
