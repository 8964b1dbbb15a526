namespace Orchestrator.Contracts.Nodes;

/// <summary>A node manager is registered.</summary>
/// <param name="NodeId">Its name.</param>
/// <param name="Status"><c>registered</c>.</param>
/// <param name="Agents">The ids of its agents among all agents.</param>
/// <param name="HeartbeatInterval">Seconds after which a heartbeat is expected, again and again.</param>
public sealed record RegisteredNodeResource(string NodeId, string Status, IReadOnlyList<string> Agents, double HeartbeatInterval);
