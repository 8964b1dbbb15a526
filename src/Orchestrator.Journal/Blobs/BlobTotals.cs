namespace Orchestrator.Journal.Blobs;

/// <summary>What a bucket holds.</summary>
/// <param name="Count">Blobs.</param>
/// <param name="Bytes">Bytes of all of them.</param>
public readonly record struct BlobTotals(long Count, long Bytes);
