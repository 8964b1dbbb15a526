namespace Orchestrator.Cluster.Stores;

/// <summary>A node that wants to join.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Address">Where other nodes reach it.</param>
/// <param name="Roles">What it is there for.</param>
/// <param name="Capabilities">What its own agent offers.</param>
/// <param name="Lease">How long each renewal holds.</param>
public sealed record JoinRequest(string Node, Uri Address, IReadOnlyList<string> Roles, IReadOnlyList<string> Capabilities, TimeSpan Lease);
