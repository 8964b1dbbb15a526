namespace Orchestrator.Domain.Tasks.Flow;

/// <summary>A limit that each name has of its own: one for all, and others for some.</summary>
/// <param name="Default">For every name that has none of its own.</param>
/// <param name="ByName">By exact name; what stands here counts instead of the default, also when it sets no limit.</param>
public sealed record KeyedLimit<T>(T Default, IReadOnlyDictionary<string, T> ByName)
{
    /// <summary>One limit for all names.</summary>
    public KeyedLimit(T @default)
        : this(@default, new Dictionary<string, T>())
    {
    }

    /// <summary>What holds for this name.</summary>
    public T Of(string name) => ByName.Count > 0 && ByName.TryGetValue(name, out var own) ? own : Default;
}
