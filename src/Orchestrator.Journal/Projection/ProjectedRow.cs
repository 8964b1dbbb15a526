namespace Orchestrator.Journal.Projection;

/// <summary>A finished record and what it can be found by.</summary>
/// <param name="Id">Unique id.</param>
/// <param name="SortKey">What pages are ordered by, before the id: microseconds since the Unix epoch.</param>
/// <param name="Status">Final status.</param>
/// <param name="Type">Type of the record.</param>
/// <param name="Domain">Domain of the record.</param>
/// <param name="Agent">Who ended it; null when nobody did.</param>
/// <param name="Tags">Searchable tags; null or empty for none.</param>
/// <param name="Body">The whole record, opaque to the store.</param>
public sealed record ProjectedRow(
    string Id,
    long SortKey,
    string Status,
    string Type,
    string Domain,
    string? Agent,
    IReadOnlyDictionary<string, string>? Tags,
    ReadOnlyMemory<byte> Body)
{
    /// <summary>When it ended, in microseconds since the Unix epoch: its age is counted from there. Default: its sort key.</summary>
    public long EndedAt { get; init; } = SortKey;
}
