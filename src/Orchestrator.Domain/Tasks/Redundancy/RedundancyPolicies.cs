namespace Orchestrator.Domain.Tasks.Redundancy;

/// <summary>The policies' names, the same in the journal and in the API.</summary>
public static class RedundancyPolicies
{
    private static readonly string[] All = ["first", "all", "majority"];

    /// <summary>All names, in the order they are listed for people.</summary>
    public static IReadOnlyList<string> Names => All;

    /// <summary>The policy's one name.</summary>
    public static string Name(this RedundancyPolicy policy) => All[(int)policy];

    /// <summary>Finds a policy by its exact name.</summary>
    public static bool TryParse(string? name, out RedundancyPolicy policy)
    {
        var index = Array.IndexOf(All, name);
        policy = (RedundancyPolicy)Math.Max(index, 0);
        return index >= 0;
    }
}
