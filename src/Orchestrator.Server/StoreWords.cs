using Orchestrator.Engine;
using Orchestrator.Journal.Postgres;

namespace Orchestrator.Server;

/// <summary>What a server stands on and among whom, for the line it starts with. Never a password.</summary>
public sealed class StoreWords(ServerOptions options, OrchestratorOptions engine, OrchestratorNode node)
{
    /// <summary>The folder its tasks are in; null when they are elsewhere, or nowhere.</summary>
    public string? DataFolder =>
        Database is not null || options.Journal == JournalKind.Memory ? null : Path.GetFullPath(options.DataFolder);

    /// <summary>Host, port and name of its database; null without one.</summary>
    public string? Database =>
        options.Journal == JournalKind.Postgres || engine.Cluster.Kind == ClusterKind.Postgres ? PostgresProbe.AddressOf(engine.Connection) : null;

    /// <summary>All of it, to be read behind a comma.</summary>
    public string Text
    {
        get
        {
            if (node.Cluster is not { IsLocal: false } cluster)
            {
                return Database is { } database ? $"data in PostgreSQL at {database}"
                    : DataFolder is { } folder ? $"data in {folder}"
                    : "nothing is kept on disk";
            }

            var members = cluster.Membership.View.Members;
            return $"node {cluster.Membership.View.Self.Node} of the cluster on PostgreSQL at {Database}, " +
                (members.Length == 1 ? "the first member" : $"{members.Length} members: {string.Join(", ", members.Select(member => member.Id.Node))}");
        }
    }
}
