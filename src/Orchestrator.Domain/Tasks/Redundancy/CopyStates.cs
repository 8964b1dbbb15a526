namespace Orchestrator.Domain.Tasks.Redundancy;

/// <summary>The names of <see cref="CopyState"/> in the API.</summary>
public static class CopyStates
{
    private static readonly string[] All = ["scheduled", "running", "completed", "failed", "lost", "snoozed", "stopped"];

    /// <summary>All names, in the order of the states.</summary>
    public static IReadOnlyList<string> Names => All;

    /// <summary>The state's one name.</summary>
    public static string Name(this CopyState state) => All[(int)state];
}
