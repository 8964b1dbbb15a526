namespace Orchestrator.Journal.Blobs;

/// <summary>A blob with its bytes.</summary>
public sealed record Blob(BlobInfo Info, ReadOnlyMemory<byte> Data);
