using Orchestrator.Domain.Tasks;

namespace Orchestrator.Domain.Bulk;

/// <summary>Which tasks a bulk job is for; null matches everything.</summary>
public sealed record BulkFilter
{
    public TaskState? State { get; init; }

    public string? Type { get; init; }

    public string? Domain { get; init; }

    public string? Agent { get; init; }

    /// <summary>All of these tags, each with this value.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public Instant? SubmittedAfter { get; init; }

    /// <summary>Never later than the job itself: what is submitted afterwards is none of its business.</summary>
    public Instant? SubmittedBefore { get; init; }
}
