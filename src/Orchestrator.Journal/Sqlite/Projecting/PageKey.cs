namespace Orchestrator.Journal.Sqlite.Projecting;

/// <summary>What pages are ordered by, descending: the sort key, then the id byte by byte.</summary>
internal readonly record struct PageKey(long SortKey, string Id) : IComparable<PageKey>
{
    /// <summary>Greater than the key of any row.</summary>
    public static readonly PageKey Top = new(long.MaxValue, "\uFFFF");

    public int CompareTo(PageKey other) =>
        SortKey != other.SortKey ? SortKey.CompareTo(other.SortKey) : string.CompareOrdinal(Id, other.Id);
}
