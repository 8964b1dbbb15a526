namespace Orchestrator.Engine.Artifacts;

/// <summary>How artifacts are kept.</summary>
public sealed class ArtifactOptions
{
    /// <summary>Keeps artifacts as files in the data folder.</summary>
    public const string Folder = "folder";

    /// <summary>Keeps artifacts in the store, which all nodes share.</summary>
    public const string Shared = "shared";

    /// <summary>Bytes of one artifact; a larger result fails its attempt. 0 to 1 GiB. Default 64 MiB; zero takes none, and results keep to the limit of payloads.</summary>
    public long MaxBytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>Where they are kept: <see cref="Folder"/> or <see cref="Shared"/>. Default empty: shared in a cluster, else the folder.</summary>
    public string Store { get; set; } = "";
}
