using System.Buffers;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Domain.Workflows.Specs;

/// <summary>What names and numbers in a workflow may be. Each fault is read after the field's name.</summary>
public static class WorkflowRules
{
    /// <summary>Longest id of a workflow or a step, in characters.</summary>
    public const int MaxIdLength = 100;

    /// <summary>Most tasks, or elements, at the same time that a limit may name.</summary>
    public const int MaxParallel = 1_000_000;

    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");

    /// <summary>What is wrong with an id of a workflow, a step or a signal; null when nothing is.</summary>
    public static string? IdFault(string id) => id.Length is 0 or > MaxIdLength || id.AsSpan().ContainsAnyExcept(IdCharacters)
        ? $"must have 1 to {MaxIdLength} letters, digits, '_', '.' and '-' only"
        : id is "." or ".." ? "must not be '.' or '..'" : null;

    internal static string? NameFault(string? name) => name is not null && (name.Length > TaskSpecRules.MaxNameLength || name.Any(char.IsControl))
        ? $"must have at most {TaskSpecRules.MaxNameLength} characters and no control characters"
        : null;

    internal static string? TimeFault(TimeSpan? time) => time <= TimeSpan.Zero || time > TaskSpecRules.MaxDuration
        ? $"must be more than 0 seconds and at most {TaskSpecRules.MaxDuration.TotalSeconds:0}"
        : null;

    internal static string? EstimateFault(double seconds) => seconds > 0 && seconds <= TaskSpecRules.MaxDuration.TotalSeconds
        ? null
        : $"must be more than 0 seconds and at most {TaskSpecRules.MaxDuration.TotalSeconds:0}";

    internal static string? ParallelFault(int count) => count is < 0 or > MaxParallel ? $"must be 0 (no limit) to {MaxParallel}" : null;
}
