using System.Globalization;
using Orchestrator.Contracts.Caching;

namespace Orchestrator.Cli.Output;

/// <summary>The result cache as rows.</summary>
internal static class CacheFields
{
    public static IReadOnlyList<string> LayerHeadings { get; } = ["STRATEGY", "ENTRIES", "BYTES", "LIMIT", "HITS", "MISSES", "PUTS", "EVICTIONS", "ERRORS"];

    public static IReadOnlyList<string> EntryHeadings { get; } = ["STRATEGY", "KEY", "TYPE", "BYTES", "STORED", "EXPIRES", "TASK", "NODE"];

    public static IReadOnlyList<Cell> Row(CacheLayerResource layer) =>
    [
        layer.Strategy, Number(layer.Entries), Number(layer.Bytes), layer.LimitBytes == 0 ? "off" : Number(layer.LimitBytes), Number(layer.Hits),
        Number(layer.Misses), Number(layer.Puts), Number(layer.Evictions), layer.Errors == 0 ? Number(0) : new Cell(Number(layer.Errors), Tone.Warning),
    ];

    public static IReadOnlyList<Cell> Row(CacheEntryResource entry, Moments moments) =>
    [
        entry.Strategy, entry.Key, entry.TaskType, Number(entry.Bytes), moments.Full(entry.StoredAt), moments.Full(entry.ExpiresAt), entry.TaskId ?? "", entry.Node ?? "",
    ];

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
