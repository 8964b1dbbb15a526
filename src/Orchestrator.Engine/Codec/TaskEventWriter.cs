using System.Text.Json;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using N = Orchestrator.Engine.Codec.EventNames;

namespace Orchestrator.Engine.Codec;

/// <summary>
/// Writes task events as JSON, one line each, so that people can read a journal. Fields that have their default are left
/// out. Written by hand because it is on the hot path: three lines a task.
/// </summary>
internal sealed class TaskEventWriter : IDisposable
{
    private readonly Utf8JsonWriter json;
    private readonly BatchBuffer output;

    public TaskEventWriter(BatchBuffer output)
    {
        this.output = output;
        json = new Utf8JsonWriter(output, new JsonWriterOptions
        {
            SkipValidation = true,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
    }

    /// <summary>Writes one line.</summary>
    public void WriteLine(long sequence, TaskEvent @event)
    {
        Write(sequence, @event);
        json.Flush();
        json.Reset();
        output.GetSpan(1)[0] = (byte)'\n';
        output.Advance(1);
    }

    public void Dispose() => json.Dispose();

    private void Write(long sequence, TaskEvent @event)
    {
        json.WriteStartObject();
        json.WriteNumber(N.Sequence, sequence);
        json.WriteString(N.Type, @event.Type.Name());
        Write(N.Task, @event.Task);
        Write(N.At, @event.At);
        switch (@event)
        {
            case TaskSubmitted e:
                if (e.DueAt != e.At)
                {
                    Write(N.DueAt, e.DueAt);
                }

                json.WritePropertyName(N.Spec);
                TaskSpecWriter.Write(json, e.Spec);
                break;
            case TaskQueued e:
                Write(N.DueAt, e.DueAt);
                WriteAttempt(e.Attempt);
                break;
            case AttemptScheduled e:
                WriteAssignment(e.Attempt, e.Token, e.Agent, e.Session);
                break;
            case AttemptStarted e:
                WriteAssignment(e.Attempt, e.Token, e.Agent, e.Session);
                break;
            case AttemptProgressed e:
                WriteAttempt(e.Attempt);
                json.WriteNumber(N.Percent, e.Percent);
                WriteOptional(N.Message, e.Message);
                WritePayload(json, N.Checkpoint, e.Checkpoint);
                break;
            case AttemptFailed e:
                WriteAttempt(e.Attempt);
                Write(e.Error);
                if (e.RetryAt is { } retryAt)
                {
                    Write(N.RetryAt, retryAt);
                }

                break;
            case AttemptLost e:
                WriteAttempt(e.Attempt);
                Write(e.Error);
                json.WriteBoolean(N.Charged, e.Charged);
                json.WriteBoolean(N.Requeued, e.Requeued);
                break;
            case CancelRequested e:
                WriteAttempt(e.Attempt);
                WriteOptional(N.Reason, e.Reason);
                Write(N.GraceUntil, e.GraceUntil);
                break;
            case TaskCompleted e:
                WriteAttempt(e.Attempt);
                WritePayload(json, N.Result, e.Result);
                break;
            case TaskFailed e:
                WriteAttempt(e.Attempt);
                Write(e.Error);
                break;
            case TaskCancelled e:
                WriteAttempt(e.Attempt);
                WriteOptional(N.Reason, e.Reason);
                if (e.Abandoned)
                {
                    json.WriteBoolean(N.Abandoned, true);
                }

                break;
            case TaskDeadLettered e:
                WriteAttempt(e.Attempt);
                Write(e.Error);
                break;
            case TaskRetried e:
                WriteHistory(e.History);
                break;
            case LateResultRecorded e:
                WriteAttempt(e.Attempt);
                json.WriteString(N.Outcome, e.Outcome);
                WriteHistory(e.History);
                break;
            default:
                throw new NotSupportedException($"No stored form for {@event.GetType().Name}.");
        }

        json.WriteEndObject();
    }

    internal static void WritePayload(Utf8JsonWriter json, JsonEncodedText name, ReadOnlyMemory<byte> payload)
    {
        if (!payload.IsEmpty)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(payload.Span, skipInputValidation: true);
        }
    }

    private void WriteAssignment(int attempt, AttemptToken token, string agent, string session)
    {
        WriteAttempt(attempt);
        Span<char> digits = stackalloc char[32];
        token.Value.TryFormat(digits, out _, "x32");
        json.WriteString(N.Token, digits);
        json.WriteString(N.Agent, agent);
        json.WriteString(N.Session, session);
    }

    private void WriteAttempt(int? attempt)
    {
        if (attempt is { } number)
        {
            json.WriteNumber(N.Attempt, number);
        }
    }

    private void WriteOptional(JsonEncodedText name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private void Write(JsonEncodedText name, TaskId id)
    {
        Span<byte> text = stackalloc byte[TaskId.MaxLength];
        json.WriteString(name, text[..id.Format(text)]);
    }

    private void Write(JsonEncodedText name, Instant instant)
    {
        Span<byte> text = stackalloc byte[40];
        json.WriteString(name, text[..instant.Format(text)]);
    }

    private void Write(TaskError error)
    {
        json.WriteStartObject(N.Error);
        json.WriteString(N.Type, error.Type);
        json.WriteString(N.Message, error.Message);
        json.WriteBoolean(N.Retryable, error.Retryable);
        json.WriteEndObject();
    }

    private void WriteHistory(IReadOnlyList<HistoryEntry>? history)
    {
        if (history is null)
        {
            return;
        }

        json.WriteStartArray(N.History);
        foreach (var entry in history)
        {
            Write(entry.Sequence, entry.Event);
        }

        json.WriteEndArray();
    }
}
