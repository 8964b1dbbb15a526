namespace Orchestrator.Domain.Artifacts;

/// <summary>Somebody who refers to an artifact.</summary>
/// <param name="Owner">Who: <c>task-ID</c>, or what whoever stored it calls itself.</param>
/// <param name="Until">Up to here it counts whether the owner is there or not; <see cref="Instant.Min"/> for as long as the owner is there.</param>
public sealed record ArtifactUse(string Owner, Instant Until);
