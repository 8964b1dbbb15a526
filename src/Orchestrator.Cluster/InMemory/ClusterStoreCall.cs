namespace Orchestrator.Cluster.InMemory;

/// <summary>What an <see cref="InMemoryClusterStore"/> is about to do, for whoever decides how it goes.</summary>
public enum ClusterStoreCall
{
    Join,
    Renew,
    Read,
    SetState,
    Down,
    Remove,
    Take,
    Release,
    Place,
    Secret,
}
