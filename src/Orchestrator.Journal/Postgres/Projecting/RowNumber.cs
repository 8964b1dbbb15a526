namespace Orchestrator.Journal.Postgres.Projecting;

/// <summary>A row's number: which write it came with, and its place in it. Rows in the order of their numbers are in the order they were written.</summary>
internal static class RowNumber
{
    private const int PlaceBits = 20;

    /// <summary>Rows that one write can have.</summary>
    public const int MaxRows = 1 << PlaceBits;

    public static long Of(long write, int place) => (write << PlaceBits) | (uint)place;

    public static long WriteOf(long row) => row >> PlaceBits;
}
