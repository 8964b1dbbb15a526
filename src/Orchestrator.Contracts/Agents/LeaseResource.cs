namespace Orchestrator.Contracts.Agents;

/// <summary>What a long poll brings.</summary>
/// <param name="Assignments">Attempts that run from now on; empty when the wait is over.</param>
/// <param name="Cancel">Tasks whose attempts the agent is to stop.</param>
/// <param name="Drain">True when it is to finish what it has and leave: it gets no more.</param>
public sealed record LeaseResource(IReadOnlyList<AssignmentResource> Assignments, IReadOnlyList<string> Cancel, bool Drain);
