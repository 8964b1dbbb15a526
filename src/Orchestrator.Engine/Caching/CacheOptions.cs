namespace Orchestrator.Engine.Caching;

/// <summary>Limits of the result cache. A limit of zero turns its layer off: nothing is found there and nothing kept.</summary>
public sealed class CacheOptions
{
    /// <summary>Bytes of results in the memory of a node; 0 to 1 TiB. Default 64 MiB.</summary>
    public long MemoryBytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>Bytes of results in the folder of a node; 0 to 1 TiB. Default 1 GiB.</summary>
    public long DiskBytes { get; set; } = 1024L * 1024 * 1024;

    /// <summary>Bytes of results in the store, which all nodes share; 0 to 1 TiB. Default 256 MiB.</summary>
    public long SharedBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>The folder of the disk's layer. Default null: <c>cache</c> in the data folder.</summary>
    public string? Folder { get; set; }

    /// <summary>Bytes of one result; a larger one is not kept. 1 KiB to 64 MiB. Default 1 MiB.</summary>
    public int MaxEntryBytes { get; set; } = 1024 * 1024;
}
