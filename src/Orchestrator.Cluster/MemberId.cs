namespace Orchestrator.Cluster;

/// <summary>One life of a node: what a node says or owns is that life's, and the next one starts with nothing.</summary>
/// <param name="Node">The node's name, unique in the cluster and the same over its restarts.</param>
/// <param name="Incarnation">Counts its lives, from 1; drawn when it joins.</param>
public readonly record struct MemberId(string Node, long Incarnation)
{
    public override string ToString() => $"{Node}#{Incarnation}";
}
