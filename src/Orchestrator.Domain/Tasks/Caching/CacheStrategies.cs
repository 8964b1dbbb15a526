namespace Orchestrator.Domain.Tasks.Caching;

/// <summary>The strategies' names, the same in the journal, the API and the metrics.</summary>
public static class CacheStrategies
{
    private const string OtherNameOfShared = "redis";
    private static readonly string[] All = ["none", "memory", "disk", "shared", "hybrid"];

    /// <summary>All names, in the order they are listed for people.</summary>
    public static IReadOnlyList<string> Names => All;

    /// <summary>The strategy's one name.</summary>
    public static string Name(this CacheStrategy strategy) => All[(int)strategy];

    /// <summary>True when results are looked for and kept in the node's memory.</summary>
    public static bool UsesMemory(this CacheStrategy strategy) => strategy is CacheStrategy.Memory or CacheStrategy.Hybrid;

    /// <summary>True when results are looked for and kept in the store that all nodes share.</summary>
    public static bool UsesStore(this CacheStrategy strategy) => strategy is CacheStrategy.Shared or CacheStrategy.Hybrid;

    /// <summary>Finds a strategy by its exact name; <c>redis</c>, which other systems call it, is taken for <c>shared</c>.</summary>
    public static bool TryParse(string? name, out CacheStrategy strategy)
    {
        var index = Array.IndexOf(All, name == OtherNameOfShared ? CacheStrategy.Shared.Name() : name);
        strategy = (CacheStrategy)Math.Max(index, 0);
        return index >= 0;
    }
}
