using System.Buffers;
using System.Text.Json;
using Orchestrator.Domain;
using Orchestrator.Domain.Schedules;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Codec;

namespace Orchestrator.Engine.Schedules;

/// <summary>Events of schedules, and snapshots of all of them, as lines of JSON, and back.</summary>
internal static class ScheduleEventCodec
{
    /// <summary>The version of snapshots that is written, and the newest that is read.</summary>
    public const int SnapshotVersion = 1;

    private const string ScheduleType = "schedule";

    public static byte[] Write(IEnumerable<ScheduleEvent> events) => Lines(events.Select(ToLine));

    public static byte[] WriteSnapshot(IEnumerable<Schedule> schedules) => Lines(schedules.Select(schedule => ToLine(ScheduleRecord.Of(schedule))));

    /// <exception cref="EventFormatException">A line is not a known event.</exception>
    public static List<ScheduleEvent> Read(ReadOnlySpan<byte> lines) => ReadLines(lines, FromLine);

    /// <exception cref="EventFormatException">It is no snapshot, or one of a newer version.</exception>
    public static List<ScheduleRecord> ReadSnapshot(int version, ReadOnlySpan<byte> lines) => version <= SnapshotVersion
        ? ReadLines(lines, ToRecord)
        : throw new EventFormatException($"The snapshot of schedules has version {version}; this program reads up to {SnapshotVersion}.");

    private static byte[] Lines(IEnumerable<ScheduleEventLine> lines)
    {
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var line in lines)
        {
            buffer.Write(JsonSerializer.SerializeToUtf8Bytes(line, ScheduleJsonContext.Default.ScheduleEventLine));
            buffer.Write("\n"u8);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static List<T> ReadLines<T>(ReadOnlySpan<byte> lines, Func<ScheduleEventLine, T> read)
    {
        var all = new List<T>();
        foreach (var range in lines.Split((byte)'\n'))
        {
            if (lines[range].IsEmpty)
            {
                continue;
            }

            try
            {
                all.Add(read(JsonSerializer.Deserialize(lines[range], ScheduleJsonContext.Default.ScheduleEventLine)!));
            }
            catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException or NullReferenceException)
            {
                throw new EventFormatException($"A stored event of a schedule is not readable: {e.Message}", e);
            }
        }

        return all;
    }

    private static ScheduleEventLine ToLine(ScheduleEvent @event) => @event switch
    {
        SchedulePut e => Line("put", e) with { Id = null, Spec = ScheduleSpecLines.Of(e.Spec), Paused = e.Paused ? true : null },
        ScheduleDeleted e => Line("deleted", e),
        SchedulePaused e => Line("paused", e),
        ScheduleResumed e => Line("resumed", e),
        ScheduleFired e => Line("fired", e) with { DueAt = e.DueAt.ToString(), ByHand = e.ByHand ? true : null, Replaces = e.Replaces?.ToString() },
        ScheduleWaited e => Line("waited", e) with { DueAt = e.DueAt.ToString(), ByHand = e.ByHand ? true : null },
        SchedulePassed e => Line("passed", e) with { UpTo = e.UpTo.ToString(), Skipped = e.Skipped, Missed = e.Missed },
        ScheduleSubmitted e => Line("submitted", e) with { DueAt = e.DueAt.ToString(), Task = e.Task.ToString() },
        ScheduleRefused e => Line("refused", e) with { DueAt = e.DueAt.ToString(), Reason = e.Reason },
        ScheduleTaskEnded e => Line("task_ended", e) with { Task = e.Task.ToString() },
        _ => throw new ArgumentOutOfRangeException(nameof(@event)),
    };

    private static ScheduleEventLine Line(string type, ScheduleEvent @event) => new() { Type = type, Id = @event.Id, At = @event.At.ToString() };

    private static ScheduleEvent FromLine(ScheduleEventLine line)
    {
        var (id, at) = (line.Id ?? string.Empty, Time(line.At));
        return line.Type switch
        {
            "put" => new SchedulePut(ScheduleSpecLines.Read(line.Spec!), at, line.Paused ?? false),
            "deleted" => new ScheduleDeleted(id, at),
            "paused" => new SchedulePaused(id, at),
            "resumed" => new ScheduleResumed(id, at),
            "fired" => new ScheduleFired(id, at, Time(line.DueAt), line.ByHand ?? false, line.Replaces is null ? null : Task(line.Replaces)),
            "waited" => new ScheduleWaited(id, at, Time(line.DueAt), line.ByHand ?? false),
            "passed" => new SchedulePassed(id, at, Time(line.UpTo), line.Skipped ?? 0, line.Missed ?? 0),
            "submitted" => new ScheduleSubmitted(id, at, Time(line.DueAt), Task(line.Task)),
            "refused" => new ScheduleRefused(id, at, Time(line.DueAt), line.Reason!),
            "task_ended" => new ScheduleTaskEnded(id, at, Task(line.Task)),
            _ => throw new FormatException($"'{line.Type}' is no known event."),
        };
    }

    private static ScheduleEventLine ToLine(ScheduleRecord kept) => new()
    {
        Type = ScheduleType,
        At = kept.CreatedAt.ToString(),
        Spec = ScheduleSpecLines.Of(kept.Spec),
        Paused = kept.IsPaused ? true : null,
        UpdatedAt = kept.UpdatedAt.ToString(),
        Anchor = kept.Anchor.ToString(),
        UpTo = kept.DoneUpTo.ToString(),
        LastByHand = kept.LastByHand?.ToString(),
        Recent = kept.Recent.Count == 0 ? null : [.. kept.Recent.Select(ToLine)],
        Waiting = kept.Waiting.Count == 0
            ? null
            : [.. kept.Waiting.Select(waiting => new FiringLine { DueAt = waiting.DueAt.ToString(), ByHand = waiting.ByHand ? true : null })],
        Fired = kept.Fired,
        Skipped = kept.Skipped,
        Missed = kept.Missed,
    };

    private static ScheduleRecord ToRecord(ScheduleEventLine line) => line.Type != ScheduleType
        ? throw new FormatException($"'{line.Type}' is no line of a snapshot.")
        : new ScheduleRecord(
            ScheduleSpecLines.Read(line.Spec!), line.Paused ?? false, Time(line.At), Time(line.UpdatedAt), Time(line.Anchor), Time(line.UpTo))
        {
            LastByHand = line.LastByHand is null ? null : Time(line.LastByHand),
            Recent = [.. (line.Recent ?? []).Select(FromLine)],
            Waiting = [.. (line.Waiting ?? []).Select(waiting => new WaitingFiring(Time(waiting.DueAt), waiting.ByHand ?? false))],
            Fired = line.Fired ?? 0,
            Skipped = line.Skipped ?? 0,
            Missed = line.Missed ?? 0,
        };

    private static FiringLine ToLine(Firing firing) => new()
    {
        DueAt = firing.DueAt.ToString(),
        ByHand = firing.ByHand ? true : null,
        FiredAt = firing.FiredAt.ToString(),
        Task = firing.Task?.ToString(),
        Refusal = firing.Refusal,
        Replaces = firing.Replaces?.ToString(),
        Ended = firing.HasEnded ? true : null,
        Work = firing.Work is null ? null : new TaskSpecLine(firing.Work),
    };

    private static Firing FromLine(FiringLine line) => new(Time(line.DueAt), line.ByHand ?? false, Time(line.FiredAt))
    {
        Task = line.Task is null ? null : Task(line.Task),
        Refusal = line.Refusal,
        Replaces = line.Replaces is null ? null : Task(line.Replaces),
        HasEnded = line.Ended ?? false,
        Work = line.Work?.Spec,
    };

    private static TaskId Task(string? text) => TaskId.TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is no task id.");

    private static Instant Time(string? text) =>
        Instant.TryParse(text, out var time) ? time : throw new FormatException($"'{text}' is no time.");
}
