using Orchestrator.Domain.Tasks;

namespace Orchestrator.Cli.Tasks;

/// <summary>What can happen to a task, and the states that leads to, in the API's words.</summary>
internal static class EventNames
{
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<TaskEventType>().Select(type => type.Name())];

    /// <summary>True for an event that ends a task.</summary>
    public static bool IsEnd(string type) => TaskEventTypes.TryParse(type, out var known) && known.IsTerminal();

    /// <summary>The state after an event; null when the event alone does not tell.</summary>
    public static string? StatusAfter(string type) => type switch
    {
        "started" or "progressed" => "running",
        "queued" or "retried" => "queued",
        "scheduled" => "scheduled",
        _ => IsEnd(type) ? type : null,
    };
}
