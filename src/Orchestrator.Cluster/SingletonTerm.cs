namespace Orchestrator.Cluster;

/// <summary>The time during which one member holds a singleton.</summary>
/// <param name="Name">The singleton's name, such as <c>master</c>.</param>
/// <param name="Holder">Who holds it.</param>
/// <param name="Token">The fencing token: every write of the holder carries it, and a later term makes it stale.</param>
public sealed record SingletonTerm(string Name, MemberId Holder, long Token);
