using System.Diagnostics.CodeAnalysis;

namespace Orchestrator.Engine;

/// <summary>The names of shards: <c>tasks/{domain}/{partition}</c>.</summary>
public static class ShardNames
{
    private const string Prefix = "tasks/";
    private const string Suffix = "/0";

    public static string OfDomain(string domain) => Prefix + domain + Suffix;

    /// <summary>The domain that the shard serves; false for shards that serve none.</summary>
    public static bool TryDomain(string shard, [NotNullWhen(true)] out string? domain)
    {
        domain = shard.StartsWith(Prefix, StringComparison.Ordinal) && shard.EndsWith(Suffix, StringComparison.Ordinal)
            ? shard[Prefix.Length..^Suffix.Length]
            : null;
        return domain is not null;
    }
}
