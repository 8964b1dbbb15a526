namespace Orchestrator.Domain.Schedules;

/// <summary>The words for policies of schedules, the same in the journal and the API.</summary>
public static class ScheduleNames
{
    /// <summary>Every overlap policy by its word.</summary>
    public static IReadOnlyDictionary<string, OverlapPolicy> Overlaps { get; } =
        Enum.GetValues<OverlapPolicy>().ToDictionary(policy => policy.Name(), StringComparer.Ordinal);

    /// <summary>Every policy for missed firings by its word.</summary>
    public static IReadOnlyDictionary<string, MissedPolicy> Misses { get; } =
        Enum.GetValues<MissedPolicy>().ToDictionary(policy => policy.Name(), StringComparer.Ordinal);

    public static string Name(this OverlapPolicy policy) => policy switch
    {
        OverlapPolicy.Skip => "skip",
        OverlapPolicy.Queue => "queue",
        _ => "cancel_previous",
    };

    public static string Name(this MissedPolicy policy) => policy switch
    {
        MissedPolicy.Skip => "skip",
        MissedPolicy.One => "one",
        _ => "all",
    };
}
