namespace Orchestrator.Journal.Sqlite.Projecting;

/// <summary>
/// The rows that pass one filter, as a number of ranges of an index, each in the order of pages. A page is drawn from one source and
/// checked against the others.
/// </summary>
internal interface IPageSource
{
    int RangeCount { get; }

    void Read(int range, PageKey before, long sortKeyAfter, int limit, Queue<PageEntry> into);

    /// <summary>Entries of one range, counted no further than the limit.</summary>
    long Count(int range, long limit);

    /// <summary>Whether a row drawn from another source passes this filter.</summary>
    bool Passes(PageEntry entry);
}
