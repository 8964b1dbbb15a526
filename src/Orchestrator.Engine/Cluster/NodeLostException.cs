namespace Orchestrator.Engine.Cluster;

/// <summary>A node went away with a call that was sent to it: whether it was done is not known.</summary>
internal sealed class NodeLostException(string node) : Exception($"Node '{node}' went away before it answered.");
