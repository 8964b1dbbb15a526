namespace Orchestrator.Journal.Sqlite.Projecting;

/// <summary>
/// A stretch of rows in the order they were written. The indexes over agents and tags are kept by block: within an index ordered by
/// agent alone, a few thousand new rows of a thousand agents touch a thousand pages (measured: three times the cost of all else
/// together); by block they touch the last few. A query looks into each block, 31 for a million rows.
/// </summary>
internal static class RowBlock
{
    private const int RowBits = 15;

    public static long Of(long row) => row >> RowBits;
}
