using System.Globalization;
using Orchestrator.Contracts.Bulk;

namespace Orchestrator.Cli.Output;

/// <summary>A bulk job as names and values; what is not there is left out.</summary>
internal static class BulkFields
{
    public static IReadOnlyList<string> Headings { get; } = ["ID", "ACTION", "STATUS", "MATCHED", "CHANGED", "SKIPPED", "CREATED", "FILTER"];

    public static IReadOnlyList<string> AuditHeadings { get; } = ["TIME", "ACTION", "BY", "DETAILS"];

    public static List<(string Name, Cell Value)> Of(BulkJobResource job, Moments moments)
    {
        var fields = new List<(string Name, Cell Value)>
        {
            ("Bulk job", job.BulkId),
            ("Action", job.Action),
            ("Filter", FilterOf(job.Filter)),
            ("Status", StatusOf(job)),
            ("Tasks", CountsOf(job)),
        };
        AddText("Rate", job.Rate is { } rate ? string.Create(CultureInfo.InvariantCulture, $"{rate:0.###} tasks/s at most") : null);
        AddText("Reason", job.Reason);
        AddText("By", job.CreatedBy);
        AddText("Created", $"{moments.Full(job.CreatedAt)} ({moments.Ago(job.CreatedAt)})");
        AddText("Finished", job.FinishedAt is null ? null : $"{moments.Full(job.FinishedAt)} (took {moments.Between(job.CreatedAt, job.FinishedAt)})");
        return fields;

        void AddText(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                fields.Add((name, value));
            }
        }
    }

    public static Cell StatusOf(BulkJobResource job) => new(job.Status, Tones.OfStatus(job.Status));

    /// <summary>How far it is, in words.</summary>
    public static string CountsOf(BulkJobResource job) =>
        string.Create(CultureInfo.InvariantCulture, $"{job.Examined:N0} of {job.Matched:N0}: {job.Changed:N0} changed, {job.Skipped:N0} skipped");

    /// <summary>The filter as the options it was typed with.</summary>
    public static string FilterOf(BulkFilter filter)
    {
        var parts = new List<string>();
        Add("--status", filter.Status);
        Add("--type", filter.TaskType);
        Add("--domain", filter.Domain);
        Add("--agent", filter.AgentId);
        foreach (var (name, value) in filter.Tags ?? new Dictionary<string, string>())
        {
            Add("--tag", $"{name}={value}");
        }

        Add("--after", TimeOf(filter.SubmittedAfter));
        Add("--before", TimeOf(filter.SubmittedBefore));
        return parts.Count == 0 ? "--all" : string.Join(' ', parts);

        void Add(string option, string? value)
        {
            if (value is not null)
            {
                parts.Add($"{option} {value}");
            }
        }
    }

    private static string? TimeOf(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
}
