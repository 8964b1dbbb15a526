namespace Orchestrator.Journal.Postgres.Projecting;

/// <summary>A row that passes a query, by its place in the order of pages.</summary>
internal readonly record struct PageEntry(long SortKey, byte[] Id) : IComparable<PageEntry>
{
    public int CompareTo(PageEntry other) =>
        SortKey != other.SortKey ? SortKey.CompareTo(other.SortKey) : Id.AsSpan().SequenceCompareTo(other.Id);
}
