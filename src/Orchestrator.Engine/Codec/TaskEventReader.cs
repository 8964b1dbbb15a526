using System.Text.Json;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Codec;

/// <summary>
/// Reads what <see cref="TaskEventWriter"/> writes. Unknown fields are passed over, so that a reader may be older than a
/// writer; an unknown event type is an error, as it cannot be folded.
/// </summary>
internal static class TaskEventReader
{
    /// <summary>Reads all lines of a batch.</summary>
    /// <exception cref="EventFormatException">A line is not a known event.</exception>
    public static List<HistoryEntry> ReadLines(ReadOnlyMemory<byte> lines)
    {
        var events = new List<HistoryEntry>();
        var rest = lines.Span;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? [] : rest[(end + 1)..];
            if (!line.IsEmpty)
            {
                events.Add(ReadLine(line));
            }
        }

        return events;
    }

    /// <summary>Reads one line.</summary>
    public static HistoryEntry ReadLine(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new LineReader(line);
            return ReadEvent(ref reader);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException or InvalidDataException)
        {
            throw new EventFormatException($"A stored event is not readable: {e.Message}", e);
        }
    }

    private static HistoryEntry ReadEvent(ref LineReader reader)
    {
        var fields = new EventFields();
        reader.EnterObject();
        while (reader.NextProperty(out var name))
        {
            switch (name)
            {
                case "seq": fields.Sequence = reader.Long(); break;
                case "type": fields.Type = reader.String(); break;
                case "task": fields.Task = reader.TaskId(); break;
                case "at": fields.Time = reader.Instant(); break;
                case "attempt": fields.Attempt = reader.Int(); break;
                case "token": fields.Token = new AttemptToken(reader.Hex128()); break;
                case "agent": fields.Agent = reader.String(); break;
                case "session": fields.Session = reader.String(); break;
                case "due_at": fields.DueAt = reader.Instant(); break;
                case "retry_at": fields.RetryAt = reader.Instant(); break;
                case "grace_until": fields.GraceUntil = reader.Instant(); break;
                case "percent": fields.Percent = reader.Double(); break;
                case "message": fields.Message = reader.String(); break;
                case "checkpoint": fields.Payload = reader.Raw(); break;
                case "checkpoint_packed": fields.Payload = reader.Packed(); break;
                case "result": fields.Payload = reader.Raw(); break;
                case "result_packed": fields.Payload = reader.Packed(); break;
                case "reason": fields.Message = reader.String(); break;
                case "error": fields.Error = ReadError(ref reader); break;
                case "charged": fields.Charged = reader.Bool(); break;
                case "requeued": fields.Requeued = reader.Bool(); break;
                case "abandoned": fields.Abandoned = reader.Bool(); break;
                case "outcome": fields.Outcome = reader.String(); break;
                case "history": fields.History = ReadHistory(ref reader); break;
                case "cached_from": fields.CachedFrom = reader.TaskId(); break;
                case "spec": fields.Spec = TaskSpecReader.Read(ref reader); break;
                default: reader.Skip(); break;
            }
        }

        return new HistoryEntry(fields.Sequence, fields.ToEvent());
    }

    private static List<HistoryEntry> ReadHistory(ref LineReader reader)
    {
        var history = new List<HistoryEntry>();
        reader.EnterArray();
        while (reader.NextElement())
        {
            history.Add(ReadEvent(ref reader));
        }

        return history;
    }

    private static TaskError ReadError(ref LineReader reader)
    {
        string type = string.Empty, message = string.Empty;
        var retryable = false;
        reader.EnterObject();
        while (reader.NextProperty(out var name))
        {
            switch (name)
            {
                case "type": type = reader.String(); break;
                case "message": message = reader.String(); break;
                case "retryable": retryable = reader.Bool(); break;
                default: reader.Skip(); break;
            }
        }

        return new TaskError(type, message, retryable);
    }
}
