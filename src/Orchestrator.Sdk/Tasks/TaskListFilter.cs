using System.Globalization;

namespace Orchestrator.Sdk;

/// <summary>Which tasks a list shows; null matches everything.</summary>
public sealed record TaskListFilter
{
    /// <summary>submitted, queued, scheduled, running, completed, failed, cancelled or dead_lettered.</summary>
    public string? Status { get; init; }

    public string? TaskType { get; init; }

    public string? Domain { get; init; }

    /// <summary>Who runs or last ran it.</summary>
    public string? AgentId { get; init; }

    /// <summary>Only tasks submitted after this moment.</summary>
    public DateTimeOffset? SubmittedAfter { get; init; }

    /// <summary>All of these tags, each with this value.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    internal string ToQuery(string? cursor, int? limit)
    {
        var query = new QueryText()
            .Add("status", Status)
            .Add("task_type", TaskType)
            .Add("domain", Domain)
            .Add("agent_id", AgentId)
            .Add("submitted_after", SubmittedAfter?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture))
            .Add("cursor", cursor)
            .Add("limit", limit);
        foreach (var (key, value) in Tags)
        {
            query.Add("tag." + key, value);
        }

        return query.ToString();
    }
}
