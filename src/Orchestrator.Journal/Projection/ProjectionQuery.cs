namespace Orchestrator.Journal.Projection;

/// <summary>Which rows a page shows. A null filter matches everything.</summary>
public sealed record ProjectionQuery
{
    /// <summary>At most this many rows; 1 to 1001.</summary>
    public required int Limit { get; init; }

    /// <summary>Only rows that sort strictly behind this key; null starts with the newest.</summary>
    public (long SortKey, string Id)? Before { get; init; }

    /// <summary>Only rows with a sort key greater than this.</summary>
    public long? SortKeyAfter { get; init; }

    public string? Status { get; init; }

    public string? Type { get; init; }

    public string? Domain { get; init; }

    public string? Agent { get; init; }

    /// <summary>All of these tags, each with this value.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}
