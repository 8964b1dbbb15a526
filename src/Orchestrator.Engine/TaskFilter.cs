using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Journal.Projection;

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
        && HasTags(task.Spec.Tags);

    /// <summary>Whether the queue can have such a task in memory at all: a count answers for many looks.</summary>
    internal bool MayMatch(TaskQueue queue) => State switch
    {
        null => true,
        { } state when state.IsTerminal() => queue.FinishedInMemory > 0,
        { } state => queue.Count(state) > 0,
    };

    /// <summary>The same question to the table of finished tasks.</summary>
    /// <param name="before">Only rows behind this key; null begins with the newest.</param>
    internal ProjectionQuery ToQuery(int limit, (long SortKey, string Id)? before) => new()
    {
        Limit = limit,
        Before = before,
        SortKeyAfter = SubmittedAfter?.Microseconds,
        Status = State?.Name(),
        Type = Type,
        Domain = Domain,
        Agent = Agent,
        Tags = Tags.Count == 0 ? null : Tags,
    };

    private bool HasTags(IReadOnlyList<KeyValuePair<string, string>> tags)
    {
        if (Tags.Count > tags.Count)
        {
            return false;
        }

        foreach (var (name, value) in Tags)
        {
            var isThere = false;
            for (var i = 0; i < tags.Count && !isThere; i++)
            {
                isThere = tags[i].Key == name && tags[i].Value == value;
            }

            if (!isThere)
            {
                return false;
            }
        }

        return true;
    }
}
