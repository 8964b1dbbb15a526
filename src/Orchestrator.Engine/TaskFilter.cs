using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine;

/// <summary>Which tasks a list shows; null matches everything.</summary>
public sealed record TaskFilter
{
    public TaskState? State { get; init; }

    public string? Type { get; init; }

    public string? Domain { get; init; }

    public string? Agent { get; init; }

    /// <summary>Only tasks submitted after this moment.</summary>
    public Instant? SubmittedAfter { get; init; }

    /// <summary>All of these tags, each with this value.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    internal bool Matches(TaskRecord task) =>
        (State is null || task.State == State)
        && (Type is null || task.Spec.Type == Type)
        && (Domain is null || task.Spec.Domain == Domain)
        && (Agent is null || task.Agent == Agent)
        && (SubmittedAfter is not { } after || task.SubmittedAt > after)
        && Tags.All(wanted => task.Spec.Tags.Any(tag => tag.Key == wanted.Key && tag.Value == wanted.Value));
}
