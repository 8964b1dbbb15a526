namespace Orchestrator.Cluster;

/// <summary>A living node of the same name has another address.</summary>
public sealed class NodeNameTakenException(string node, Uri address)
    : Exception($"A node named '{node}' lives at {address}. Give this one another name (cluster.node), or stop that one.");
