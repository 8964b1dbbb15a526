using System.Globalization;
using System.Text.Json;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Queue;

namespace Orchestrator.Engine.Codec;

/// <summary>
/// A queue as lines of JSON: a head line with what the tasks do not say, then the history of each task in memory, in the
/// same lines as in the journal. Restoring folds the histories again.
/// </summary>
internal static class TaskQueueSnapshot
{
    /// <summary>Version of the format.</summary>
    public const int Version = 1;

    /// <summary>Writes the queue; null when that would take more than <paramref name="maxBytes"/>.</summary>
    public static BatchBuffer? Write(TaskQueue queue, int maxBytes)
    {
        var output = new BatchBuffer(64 * 1024);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteNumber("seq", queue.Sequence);
            json.WriteString("last_event_at", queue.LastEventAt.ToString());
            json.WriteString("last_ulid", queue.LastUlid.ToString("x32", CultureInfo.InvariantCulture));
            json.WriteStartObject("finished");
            for (var state = TaskState.Completed; state <= TaskState.DeadLettered; state++)
            {
                json.WriteNumber(state.Name(), queue.Count(state));
            }

            json.WriteEndObject();
            json.WriteStartArray("keys");
            foreach (var (key, entry) in queue.Keys.All)
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
            json.WriteEndObject();
        }

        output.GetSpan(1)[0] = (byte)'\n';
        output.Advance(1);
        var lines = new TaskEventWriter(output);
        foreach (var task in queue.Log.Backwards(null).Reverse())
        {
            foreach (var entry in task.History)
            {
                lines.WriteLine(entry.Sequence, entry.Event);
            }

            if (output.Length > maxBytes)
            {
                output.Dispose();
                return null;
            }
        }

        return output;
    }

    /// <summary>Puts a written queue into an empty one.</summary>
    public static void Restore(TaskQueue queue, int version, ReadOnlyMemory<byte> data)
    {
        if (version != Version)
        {
            throw new EventFormatException($"The snapshot has format {version}; this program reads format {Version}. Use the program that wrote it, or a newer one.");
        }

        try
        {
            Restore(queue, data);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new EventFormatException($"The snapshot is not readable: {e.Message}", e);
        }
    }

    private static void Restore(TaskQueue queue, ReadOnlyMemory<byte> data)
    {
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
            ReadTasks(data[(headEnd + 1)..]));
    }

    private static (UInt128 Key, IdempotencyEntry Entry) ReadKey(JsonElement element)
    {
        _ = TaskId.TryParse(element.GetProperty("task").GetString(), out var task);
        var expiresAt = element.TryGetProperty("expires_at", out var time) ? Time(time) : Instant.Never;
        return (Hex(element.GetProperty("key")), new IdempotencyEntry(task, Hex(element.GetProperty("body_hash")), expiresAt));
    }

    private static IEnumerable<TaskRecord> ReadTasks(ReadOnlyMemory<byte> lines)
    {
        TaskRecord? task = null;
        foreach (var (sequence, @event) in TaskEventReader.ReadLines(lines))
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
