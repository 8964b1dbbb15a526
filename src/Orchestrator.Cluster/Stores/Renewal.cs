namespace Orchestrator.Cluster.Stores;

/// <summary>What the store says to a renewal.</summary>
/// <param name="IsMember">False when that life is over; then nothing was extended.</param>
/// <param name="Version">Which version the tables have.</param>
/// <param name="AnyExpired">True when the lease of another member that is not down has run out.</param>
public sealed record Renewal(bool IsMember, long Version, bool AnyExpired);
