namespace Orchestrator.Cluster;

/// <summary>A node's place in a cluster: the four ports that the engine stands on. A provider implements them; fencing is the journal's, whatever a provider says.</summary>
public interface ICluster : IAsyncDisposable
{
    /// <summary>True when there is no other node and never will be: calls need not be routed.</summary>
    bool IsLocal { get; }

    IMembership Membership { get; }

    IShardPlacement Placement { get; }

    ISingletonHost Singletons { get; }

    INodeTransport Transport { get; }
}
