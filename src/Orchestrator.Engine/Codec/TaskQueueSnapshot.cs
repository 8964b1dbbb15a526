using System.Globalization;
using System.Text.Json;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Queue;

namespace Orchestrator.Engine.Codec;

/// <summary>
/// A queue as lines of JSON: a head line with what the tasks do not say, then the history of each task in memory, in the
/// same lines as in the journal. Restoring folds the histories again. The lines are stored in packed frames of about a megabyte.
/// </summary>
internal static class TaskQueueSnapshot
{
    /// <summary>Version of the format. 1 was the lines as they are.</summary>
    public const int Version = 2;

    private const int UnpackedVersion = 1;

    /// <summary>Writes the queue; null when that would take more than <paramref name="maxBytes"/>. Touches nothing but the capture: any thread may do it.</summary>
    public static BatchBuffer? Write(QueueCapture queue, int maxBytes)
    {
        var output = new BatchBuffer(64 * 1024);
        using var lines = new BatchBuffer(SnapshotFrames.Bytes + (64 * 1024));
        WriteHead(queue, lines);
        foreach (var history in queue.Histories)
        {
            WriteHistory(history, lines);
            if (lines.Length >= SnapshotFrames.Bytes)
            {
                SnapshotFrames.Write(lines, output);
            }

            if (output.Length > maxBytes)
            {
                break;
            }
        }

        SnapshotFrames.Write(lines, output);
        if (output.Length <= maxBytes)
        {
            return output;
        }

        output.Dispose();
        return null;
    }

    /// <summary>The lines, as they are before they are packed.</summary>
    public static BatchBuffer WriteLines(QueueCapture queue)
    {
        var lines = new BatchBuffer();
        WriteHead(queue, lines);
        foreach (var history in queue.Histories)
        {
            WriteHistory(history, lines);
        }

        return lines;
    }

    /// <summary>Puts a written queue into an empty one.</summary>
    public static void Restore(TaskQueue queue, int version, ReadOnlyMemory<byte> data)
    {
        if (version is not (Version or UnpackedVersion))
        {
            throw new EventFormatException($"The snapshot has format {version}; this program reads formats up to {Version}. Use the program that wrote it, or a newer one.");
        }

        try
        {
            Restore(queue, version == UnpackedVersion ? [data] : SnapshotFrames.Read(data));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or InvalidDataException)
        {
            throw new EventFormatException($"The snapshot is not readable: {e.Message}", e);
        }
    }

    private static void WriteHead(QueueCapture queue, BatchBuffer lines)
    {
        using (var json = new Utf8JsonWriter(lines))
        {
            json.WriteStartObject();
            json.WriteNumber("seq", queue.Sequence);
            json.WriteString("last_event_at", queue.LastEventAt.ToString());
            json.WriteString("last_ulid", queue.LastUlid.ToString("x32", CultureInfo.InvariantCulture));
            json.WriteStartObject("finished");
            foreach (var (state, count) in queue.Finished)
            {
                json.WriteNumber(state.Name(), count);
            }

            json.WriteEndObject();
            json.WriteStartArray("keys");
            foreach (var (key, entry) in queue.Keys)
            {
                json.WriteStartObject();
                json.WriteString("key", key.ToString("x32", CultureInfo.InvariantCulture));
                json.WriteString("task", entry.Task.ToString());
                json.WriteString("body_hash", entry.BodyHash.ToString("x32", CultureInfo.InvariantCulture));
                if (entry.ExpiresAt != Instant.Never)
                {
                    json.WriteString("expires_at", entry.ExpiresAt.ToString());
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            FlowFields.Write(queue.Flow, json);
            json.WriteEndObject();
        }

        lines.GetSpan(1)[0] = (byte)'\n';
        lines.Advance(1);
    }

    private static void WriteHistory(ReadOnlyMemory<HistoryEntry> history, BatchBuffer lines)
    {
        var writer = new TaskEventWriter(lines);
        foreach (var entry in history.Span)
        {
            writer.WriteLine(entry.Sequence, entry.Event);
        }
    }

    private static void Restore(TaskQueue queue, IEnumerable<ReadOnlyMemory<byte>> frames)
    {
        using var parts = frames.GetEnumerator();
        var data = parts.MoveNext() ? parts.Current : ReadOnlyMemory<byte>.Empty;
        var headEnd = data.Span.IndexOf((byte)'\n');
        if (headEnd < 0)
        {
            throw new EventFormatException("The snapshot ends in its head line.");
        }

        using var head = JsonDocument.Parse(data[..headEnd]);
        var root = head.RootElement;
        var finished = new long[TaskStates.Count];
        for (var state = TaskState.Completed; state <= TaskState.DeadLettered; state++)
        {
            finished[(int)state] = root.GetProperty("finished").GetProperty(state.Name()).GetInt64();
        }

        queue.Restore(
            root.GetProperty("seq").GetInt64(),
            Time(root.GetProperty("last_event_at")),
            Hex(root.GetProperty("last_ulid")),
            finished,
            [.. root.GetProperty("keys").EnumerateArray().Select(ReadKey)],
            ReadTasks(Rest(data[(headEnd + 1)..], parts)),
            FlowFields.Read(root));
    }

    private static (UInt128 Key, IdempotencyEntry Entry) ReadKey(JsonElement element)
    {
        _ = TaskId.TryParse(element.GetProperty("task").GetString(), out var task);
        var expiresAt = element.TryGetProperty("expires_at", out var time) ? Time(time) : Instant.Never;
        return (Hex(element.GetProperty("key")), new IdempotencyEntry(task, Hex(element.GetProperty("body_hash")), expiresAt));
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Rest(ReadOnlyMemory<byte> first, IEnumerator<ReadOnlyMemory<byte>> others)
    {
        yield return first;
        while (others.MoveNext())
        {
            yield return others.Current;
        }
    }

    private static IEnumerable<TaskRecord> ReadTasks(IEnumerable<ReadOnlyMemory<byte>> frames)
    {
        TaskRecord? task = null;
        foreach (var (sequence, @event) in frames.SelectMany(TaskEventReader.ReadLines))
        {
            if (@event is TaskSubmitted submitted)
            {
                if (task is not null)
                {
                    yield return task;
                }

                task = TaskRecord.Create(sequence, submitted);
            }
            else
            {
                (task ?? throw new EventFormatException($"Event {sequence} of the snapshot has no task.")).Apply(sequence, @event);
            }
        }

        if (task is not null)
        {
            yield return task;
        }
    }

    private static UInt128 Hex(JsonElement element) =>
        UInt128.Parse(element.GetString()!, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static Instant Time(JsonElement element) =>
        Instant.TryParse(element.GetString(), out var instant) ? instant : throw new EventFormatException($"'{element}' is no time.");
}
