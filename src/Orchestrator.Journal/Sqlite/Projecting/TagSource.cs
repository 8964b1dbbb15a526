namespace Orchestrator.Journal.Sqlite.Projecting;

/// <summary>Rows with one tag: a range for each block.</summary>
internal sealed class TagSource(TagsTable tags, string name, string value, long firstBlock, int blocks) : IPageSource
{
    public int RangeCount => blocks;

    public void Read(int range, PageKey before, long sortKeyAfter, int limit, Queue<PageEntry> into) =>
        tags.Read(firstBlock + range, name, value, before, sortKeyAfter, limit, into);

    public long Count(int range, long limit) => tags.Count(firstBlock + range, name, value, limit);

    public bool Passes(PageEntry entry) => tags.Has(entry, name, value);
}
