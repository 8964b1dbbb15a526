using System.Text.Json.Serialization;

namespace Orchestrator.Contracts.Artifacts;

/// <summary>A reference to stored bytes: put it into an input as it is.</summary>
public sealed record ArtifactResource
{
    /// <summary>The SHA-256 of the bytes: <c>sha256:</c> and 64 hexadecimal digits.</summary>
    [JsonPropertyName("$artifact")]
    public required string Artifact { get; init; }

    /// <summary>How many there are.</summary>
    public required long Bytes { get; init; }

    /// <summary>What they are, as a media type.</summary>
    public required string ContentType { get; init; }
}
