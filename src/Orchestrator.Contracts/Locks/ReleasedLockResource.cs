namespace Orchestrator.Contracts.Locks;

/// <summary>A lock that its caller does not hold any longer.</summary>
/// <param name="Name">What was locked.</param>
/// <param name="Released">True when this call gave it back; false when the lease did not hold it, or not any longer.</param>
public sealed record ReleasedLockResource(string Name, bool Released);
