using System.Buffers;
using System.Text.Json;
using Orchestrator.Domain;
using Orchestrator.Domain.Bulk;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Codec;

namespace Orchestrator.Engine.Bulk;

/// <summary>Events of bulk jobs as lines of JSON, and back.</summary>
internal static class BulkEventCodec
{
    /// <summary>The version of snapshots that is written, and the newest that is read.</summary>
    public const int SnapshotVersion = 1;

    public static byte[] Write(IEnumerable<BulkEvent> events)
    {
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var @event in events)
        {
            buffer.Write(JsonSerializer.SerializeToUtf8Bytes(ToLine(@event), BulkJsonContext.Default.BulkEventLine));
            buffer.Write("\n"u8);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <exception cref="EventFormatException">A line is not a known event.</exception>
    public static List<BulkEvent> Read(ReadOnlySpan<byte> lines)
    {
        var events = new List<BulkEvent>();
        foreach (var range in lines.Split((byte)'\n'))
        {
            if (!lines[range].IsEmpty)
            {
                events.Add(ReadLine(lines[range]));
            }
        }

        return events;
    }

    /// <summary>The events that a snapshot keeps of the jobs.</summary>
    /// <exception cref="EventFormatException">It is of a newer version, or a line is not a known event.</exception>
    public static List<BulkEvent> ReadSnapshot(int version, ReadOnlySpan<byte> lines) => version <= SnapshotVersion
        ? Read(lines)
        : throw new EventFormatException($"The snapshot of bulk jobs has version {version}; this program reads up to {SnapshotVersion}.");

    private static BulkEvent ReadLine(ReadOnlySpan<byte> line)
    {
        try
        {
            return FromLine(JsonSerializer.Deserialize(line, BulkJsonContext.Default.BulkEventLine)!);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            throw new EventFormatException($"A stored event of a bulk job is not readable: {e.Message}", e);
        }
    }

    private static BulkEventLine ToLine(BulkEvent @event)
    {
        var line = new BulkEventLine { Type = @event.Name(), Job = @event.Job, At = @event.At.ToString(), By = @event.By };
        return @event switch
        {
            BulkCreated e => line with { Action = e.Action.Name(), Filter = ToLine(e.Filter), Matched = e.Matched, Rate = e.Rate, Reason = e.Reason },
            BulkAdvanced e => line with { Phase = e.Phase, Cursor = e.Cursor, Examined = e.Examined, Changed = e.Changed },
            BulkPaused e => line with { Reason = e.Reason },
            BulkResumed e => line with { Reason = e.Reason },
            BulkRateChanged e => line with { Rate = e.Rate },
            BulkCancelled e => line with { Reason = e.Reason },
            _ => line,
        };
    }

    private static BulkEvent FromLine(BulkEventLine line)
    {
        var at = Time(line.At);
        return line.Type switch
        {
            "created" => new BulkCreated(
                line.Job, at, line.By, BulkNames.Actions[line.Action!], FromLine(line.Filter!), line.Matched!.Value, line.Rate, line.Reason),
            "advanced" => new BulkAdvanced(line.Job, at, line.Phase!.Value, line.Cursor, line.Examined!.Value, line.Changed!.Value),
            "paused" => new BulkPaused(line.Job, at, line.By, line.Reason),
            "resumed" => new BulkResumed(line.Job, at, line.By, line.Reason),
            "rate_changed" => new BulkRateChanged(line.Job, at, line.By, line.Rate),
            "cancelled" => new BulkCancelled(line.Job, at, line.By, line.Reason),
            "completed" => new BulkCompleted(line.Job, at),
            _ => throw new FormatException($"'{line.Type}' is no known event."),
        };
    }

    private static BulkFilterLine ToLine(BulkFilter filter) => new()
    {
        Status = filter.State?.Name(),
        TaskType = filter.Type,
        Domain = filter.Domain,
        AgentId = filter.Agent,
        Tags = filter.Tags.Count == 0 ? null : filter.Tags,
        SubmittedAfter = filter.SubmittedAfter?.ToString(),
        SubmittedBefore = filter.SubmittedBefore?.ToString(),
    };

    private static BulkFilter FromLine(BulkFilterLine line) => new()
    {
        State = line.Status is null ? null : TaskStates.TryParse(line.Status, out var state) ? state : throw new FormatException($"'{line.Status}' is no state."),
        Type = line.TaskType,
        Domain = line.Domain,
        Agent = line.AgentId,
        Tags = line.Tags ?? new Dictionary<string, string>(),
        SubmittedAfter = line.SubmittedAfter is null ? null : Time(line.SubmittedAfter),
        SubmittedBefore = line.SubmittedBefore is null ? null : Time(line.SubmittedBefore),
    };

    private static Instant Time(string text) =>
        Instant.TryParse(text, out var time) ? time : throw new FormatException($"'{text}' is no time.");
}
