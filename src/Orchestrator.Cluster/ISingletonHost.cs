namespace Orchestrator.Cluster;

/// <summary>Port: things of which exactly one runs in the cluster, each under a fenced term.</summary>
public interface ISingletonHost
{
    /// <summary>
    /// Offers this node as a host: whenever it gets the singleton, <paramref name="start"/> is called with the term, and what it
    /// returned is disposed when the term, or the node's own lease, ends. On another node it may begin before this one has ended here only if
    /// this one is cut off; its writes then carry a stale token.
    /// </summary>
    void Host(string name, Func<SingletonTerm, IDisposable> start);
}
