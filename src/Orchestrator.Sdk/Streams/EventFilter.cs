namespace Orchestrator.Sdk;

/// <summary>Which events are listened to: those that match everything that is said. Null says nothing.</summary>
public sealed record EventFilter
{
    /// <summary>What they are about. Default <c>tasks</c>.</summary>
    public string Topic { get; init; } = "tasks";

    /// <summary>Only events of this task; null for all.</summary>
    public string? TaskId { get; init; }

    /// <summary>Only events of this queue; null for all.</summary>
    public string? Domain { get; init; }

    /// <summary>Only events of these types, such as <c>completed</c>; empty for all.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    internal string ToQuery() => new QueryText()
        .Add("topic", Topic)
        .Add("task_id", TaskId)
        .Add("domain", Domain)
        .Add("type", Types.Count == 0 ? null : string.Join(',', Types))
        .ToString();
}
