using Orchestrator.Domain.Tasks.Flow;

namespace Orchestrator.Engine.Flow;

/// <summary>Limits by name as texts, and what they come to in one domain.</summary>
internal sealed class FlowEntries<T>(IDictionary<string, string> texts, Func<string, T?> read)
    where T : struct
{
    /// <summary>What stands under exactly this name; null for nothing.</summary>
    public T? Find(string name) => texts.TryGetValue(name, out var text) ? Read(name, text) : null;

    /// <summary>The limits in a domain: its own entries before those for every domain.</summary>
    public KeyedLimit<T> In(string domain, T none)
    {
        var byName = new Dictionary<string, T>(StringComparer.Ordinal);
        var scope = domain + "/";
        foreach (var (name, text) in texts)
        {
            if (name.StartsWith(scope, StringComparison.Ordinal))
            {
                byName[name[scope.Length..]] = Read(name, text);
            }
            else if (FlowEntries.KeyForAll(name) is { } key && !texts.ContainsKey(scope + key))
            {
                byName[key] = Read(name, text);
            }
        }

        var each = byName.Remove(FlowEntries.Each, out var value) ? value : none;
        return new KeyedLimit<T>(each, byName);
    }

    private T Read(string name, string text) => read(text) ?? throw new FormatException($"'{text}' for '{name}' is not readable.");
}

/// <summary>How entries are named.</summary>
internal static class FlowEntries
{
    /// <summary>Each key, tenant or domain that has no entry of its own.</summary>
    public const string Each = "*";

    private const string AllDomains = Each + "/";

    /// <summary>The key of an entry for every domain; null for one of a single domain. A key with a slash is named as <c>*/a/b</c>.</summary>
    public static string? KeyForAll(string name) => name.StartsWith(AllDomains, StringComparison.Ordinal) ? name[AllDomains.Length..]
        : name.Contains('/', StringComparison.Ordinal) ? null
        : name;
}
