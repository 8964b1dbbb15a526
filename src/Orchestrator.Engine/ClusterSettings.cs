using Orchestrator.Cluster;

namespace Orchestrator.Engine;

/// <summary>How a node takes part in a cluster, and how calls behave there.</summary>
public sealed class ClusterSettings
{
    /// <summary>Whether it does. Default <see cref="ClusterKind.None"/>.</summary>
    public ClusterKind Kind { get; set; }

    /// <summary>The node's name, unique in the cluster and the same over restarts. Default: the machine's name, with the port when that is not 9000.</summary>
    public string Node { get; set; } = "";

    /// <summary>Where other nodes reach this one. Default: the first of the server's addresses.</summary>
    public string Address { get; set; } = "";

    /// <summary>What nodes know each other by; the same on all. Default: one that the first node draws, kept in the database.</summary>
    public string Secret { get; set; } = "";

    /// <summary>What the node is there for; without <c>shards</c> it takes calls and runs tasks only. Default <c>shards</c>.</summary>
    public IReadOnlyList<string> Roles { get; set; } = [ClusterOptions.ShardsRole];

    /// <summary>How long a node that is not heard of keeps what it owns. Default 3 seconds; 1.5 seconds to 5 minutes.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a call waits for a domain that is on the move before it is refused. Default 10 seconds.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Nodes that must be up for work to be taken; 1 asks for none but the own. Default 1.</summary>
    public int MinimumMembers { get; set; } = 1;

    /// <summary>Says what is wrong; empty when nothing is.</summary>
    internal IEnumerable<string> Problems(string connection)
    {
        if (Lease < TimeSpan.FromSeconds(1.5) || Lease > TimeSpan.FromMinutes(5))
        {
            yield return $"Cluster.Lease is {Lease}; set it between 1.5 seconds and 5 minutes.";
        }

        if (CallTimeout < TimeSpan.FromMilliseconds(100) || CallTimeout > TimeSpan.FromMinutes(5))
        {
            yield return $"Cluster.CallTimeout is {CallTimeout}; set it between 100 ms and 5 minutes.";
        }

        if (MinimumMembers is < 1 or > 1000)
        {
            yield return $"Cluster.MinimumMembers is {MinimumMembers}; set it between 1 and 1000.";
        }

        if (Kind == ClusterKind.Postgres && string.IsNullOrWhiteSpace(connection))
        {
            yield return "Connection is empty; a cluster needs one (--connection), such as Host=db;Database=orchestrator;Username=orchestrator;Password=...";
        }
    }

    /// <summary>The provider's options.</summary>
    internal ClusterOptions ToOptions(IEnumerable<string> capabilities) => new()
    {
        Node = Node,
        Address = Uri.TryCreate(Address, UriKind.Absolute, out var address) ? address : null,
        Roles = Roles,
        Capabilities = [.. capabilities],
        LeaseDuration = Lease,
        RenewInterval = Lease / 3,
        LeaseMargin = Lease / 6,
    };
}
