namespace Orchestrator.Engine.Artifacts;

/// <summary>An artifact with its bytes.</summary>
public sealed record Artifact(ArtifactReference Reference, ReadOnlyMemory<byte> Content);
