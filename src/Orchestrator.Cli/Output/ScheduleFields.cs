using System.Globalization;
using Orchestrator.Contracts.Schedules;

namespace Orchestrator.Cli.Output;

/// <summary>A schedule as names and values; what is not there is left out.</summary>
internal static class ScheduleFields
{
    public static IReadOnlyList<string> Headings { get; } = ["ID", "WHEN", "TYPE", "NEXT", "LAST", "FIRED", "SKIPPED", "MISSED"];

    public static IReadOnlyList<string> FiringHeadings { get; } = ["DUE", "FIRED", "TASK"];

    public static List<(string Name, Cell Value)> Of(ScheduleResource schedule, Moments moments)
    {
        var fields = new List<(string Name, Cell Value)>
        {
            ("Schedule", schedule.ScheduleId),
            ("When", WhenOf(schedule)),
            ("Next", NextOf(schedule, moments)),
        };
        AddText("", schedule.NextFires.Count > 1 ? string.Join(", ", schedule.NextFires.Skip(1).Select(moments.Full)) : null);
        AddText("Starts", schedule.StartAt is null ? null : moments.Full(schedule.StartAt));
        AddText("Ends", schedule.EndAt is null ? null : moments.Full(schedule.EndAt));
        AddText("Put off", schedule.Jitter == 0 ? null : $"by up to {Moments.Duration(schedule.Jitter)}");
        fields.Add(("Overlap", schedule.Overlap));
        fields.Add(("Missed", schedule.Missed));
        fields.Add(("Type", schedule.Task.TaskType));
        AddText("Input", schedule.Task.InputData is { } input ? JsonText.Pretty(input) : null);
        fields.Add(("Fired", CountsOf(schedule)));
        AddText("Waiting", schedule.Waiting == 0 ? null : schedule.Waiting.ToString(CultureInfo.InvariantCulture));
        AddText("Created", $"{moments.Full(schedule.CreatedAt)} ({moments.Ago(schedule.CreatedAt)})");
        return fields;

        void AddText(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                fields.Add((name, value));
            }
        }
    }

    public static IReadOnlyList<Cell> Row(ScheduleResource schedule, Moments moments) =>
    [
        schedule.ScheduleId,
        WhenOf(schedule),
        schedule.Task.TaskType,
        NextOf(schedule, moments),
        moments.Full(schedule.LastFireAt),
        schedule.FiredCount.ToString(CultureInfo.InvariantCulture),
        schedule.SkippedCount.ToString(CultureInfo.InvariantCulture),
        schedule.MissedCount.ToString(CultureInfo.InvariantCulture),
    ];

    public static IReadOnlyList<Cell> Row(FiringResource firing, Moments moments) =>
    [
        moments.Full(firing.DueAt) + (firing.ByHand ? " (by hand)" : ""),
        moments.Exact(firing.FiredAt),
        firing.Error is { } error ? new Cell(error, Tone.Bad) : firing.TaskId ?? "not submitted yet",
    ];

    private static string WhenOf(ScheduleResource schedule) => schedule.Cron is { } cron
        ? schedule.TimeZone == "UTC" ? cron : $"{cron} ({schedule.TimeZone})"
        : $"every {Moments.Duration(schedule.Interval ?? 0)}";

    private static Cell NextOf(ScheduleResource schedule, Moments moments) =>
        schedule.Paused ? new Cell("paused", Tone.Quiet)
        : schedule.Fault is { } fault ? new Cell(fault, Tone.Bad)
        : schedule.NextFireAt is null ? new Cell("never", Tone.Quiet) : moments.Full(schedule.NextFireAt);

    private static string CountsOf(ScheduleResource schedule) => string.Create(
        CultureInfo.InvariantCulture, $"{schedule.FiredCount:N0} times; {schedule.SkippedCount:N0} skipped, {schedule.MissedCount:N0} missed");
}
