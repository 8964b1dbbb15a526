namespace Orchestrator.Journal.Sqlite.Projecting;

/// <summary>Draws the rows of a source's ranges as one sequence in the order of pages.</summary>
internal sealed class MergedRanges(IPageSource source, PageKey before, long sortKeyAfter, int wanted)
{
    private const int MostAtOnce = 1024;

    private static readonly IComparer<PageKey> NewestFirst = Comparer<PageKey>.Create(static (a, b) => b.CompareTo(a));

    public IEnumerable<PageEntry> Entries()
    {
        // Many ranges: each is likely to give a few rows only, so little is read ahead, and more with every refill.
        var first = Math.Clamp(2 * wanted / Math.Max(1, source.RangeCount), 4, MostAtOnce);
        var heads = new PriorityQueue<Range, PageKey>(NewestFirst);
        for (var index = 0; index < source.RangeCount; index++)
        {
            Refill(heads, new Range(index, first), before);
        }

        while (heads.TryDequeue(out var range, out _))
        {
            var entry = range.Buffer.Dequeue();
            yield return entry;
            if (range.Buffer.TryPeek(out var next))
            {
                heads.Enqueue(range, next.Key);
            }
            else
            {
                Refill(heads, range, entry.Key);
            }
        }
    }

    private void Refill(PriorityQueue<Range, PageKey> heads, Range range, PageKey behind)
    {
        source.Read(range.Index, behind, sortKeyAfter, range.ReadAtOnce, range.Buffer);
        range.ReadAtOnce = Math.Min(MostAtOnce, range.ReadAtOnce * 4);
        if (range.Buffer.TryPeek(out var head))
        {
            heads.Enqueue(range, head.Key);
        }
    }

    private sealed class Range(int index, int readAtOnce)
    {
        public int Index { get; } = index;

        public int ReadAtOnce { get; set; } = readAtOnce;

        public Queue<PageEntry> Buffer { get; } = new();
    }
}
