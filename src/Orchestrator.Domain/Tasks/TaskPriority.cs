namespace Orchestrator.Domain.Tasks;

/// <summary>The five priorities; a lower number goes first.</summary>
public static class TaskPriority
{
    public const int Critical = 0;
    public const int High = 1;
    public const int Normal = 2;
    public const int Low = 3;
    public const int Background = 4;

    /// <summary>Their names, by number.</summary>
    public static IReadOnlyList<string> Names { get; } = ["critical", "high", "normal", "low", "background"];
}
