using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Orchestrator.Cluster;
using Orchestrator.Cluster.Postgres;
using Orchestrator.Cluster.Transport;
using Orchestrator.Journal.Postgres;

namespace Orchestrator.Engine.Hosting;

/// <summary>Nodes whose store is a PostgreSQL database, alone or as members of a cluster.</summary>
internal static class PostgresNodes
{
    private const int SecretBytes = 24;

    public static async Task<OrchestratorNode> OpenAsync(OrchestratorOptions options, ILoggerFactory loggerFactory)
    {
        var store = await PostgresStore.OpenAsync(options.Connection, options.Schema);
        if (options.Cluster.Kind == ClusterKind.None)
        {
            return OrchestratorNodeFactory.Create(options, loggerFactory, store.Journal, store.Projection, store.Logs, store.Blobs, store);
        }

        var (cluster, streams) = await JoinableAsync(options, loggerFactory);
        return OrchestratorNodeFactory.Create(options, loggerFactory, store.Journal, store.Projection, store.Logs, store.Blobs, store, cluster, streams);
    }

    private static async Task<(ICluster Cluster, WebSocketLinks Streams)> JoinableAsync(OrchestratorOptions options, ILoggerFactory loggerFactory)
    {
        var members = await PostgresClusterStore.OpenAsync(options.Connection, options.Schema);
        var secret = options.Cluster.Secret is { Length: > 0 } given
            ? given
            : await members.SecretAsync(Convert.ToHexString(RandomNumberGenerator.GetBytes(SecretBytes)), CancellationToken.None);
        var streams = new WebSocketLinks(secret, options.Cluster.Lease, loggerFactory: loggerFactory);
        var cluster = new ClusterNode(options.Cluster.ToOptions(options.Capabilities), new ClusterEnvironment
        {
            Store = members,
            Links = streams,
            LoggerFactory = loggerFactory,
        });
        return (cluster, streams);
    }
}
