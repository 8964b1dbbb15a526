using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Codec;

/// <summary>
/// Writes task events as JSON, one line each, so that people can read a journal. Fields that have their default are left
/// out. The names are append-only: one that was released keeps its meaning.
/// </summary>
internal readonly struct TaskEventWriter(BatchBuffer output)
{
    private readonly JsonLineWriter json = new(output);

    /// <summary>Writes one line.</summary>
    public void WriteLine(long sequence, TaskEvent @event)
    {
        Write(sequence, @event);
        json.Raw("\n"u8);
    }

    private void Write(long sequence, TaskEvent @event)
    {
        json.Raw("{\"seq\":"u8);
        json.Number(sequence);
        json.Raw(",\"type\":"u8);
        json.String(@event.Type.Name());
        json.Raw(",\"task\":"u8);
        json.Id(@event.Task);
        json.Raw(",\"at\":"u8);
        json.Time(@event.At);
        WriteFields(@event);
        json.Raw("}"u8);
    }

    private void WriteFields(TaskEvent @event)
    {
        switch (@event)
        {
            case TaskSubmitted e:
                if (e.DueAt != e.At)
                {
                    json.Raw(",\"due_at\":"u8);
                    json.Time(e.DueAt);
                }

                json.Raw(",\"spec\":"u8);
                new TaskSpecWriter(json).Write(e.Spec);
                break;
            case TaskQueued e:
                json.Raw(",\"due_at\":"u8);
                json.Time(e.DueAt);
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
                json.Raw(",\"percent\":"u8);
                json.Number(e.Percent);
                WriteOptional(",\"message\":"u8, e.Message);
                json.Payload(",\"checkpoint\":"u8, ",\"checkpoint_packed\":"u8, e.Checkpoint);
                break;
            case AttemptFailed e:
                WriteAttempt(e.Attempt);
                Write(e.Error);
                if (e.RetryAt is { } retryAt)
                {
                    json.Raw(",\"retry_at\":"u8);
                    json.Time(retryAt);
                }

                break;
            case AttemptLost e:
                WriteAttempt(e.Attempt);
                Write(e.Error);
                json.Raw(",\"charged\":"u8);
                json.Bool(e.Charged);
                json.Raw(",\"requeued\":"u8);
                json.Bool(e.Requeued);
                break;
            case CancelRequested e:
                WriteAttempt(e.Attempt);
                WriteOptional(",\"reason\":"u8, e.Reason);
                json.Raw(",\"grace_until\":"u8);
                json.Time(e.GraceUntil);
                break;
            case TaskCompleted e:
                WriteAttempt(e.Attempt);
                json.Payload(",\"result\":"u8, ",\"result_packed\":"u8, e.Result);
                if (e.CachedFrom is { } from)
                {
                    json.Raw(",\"cached_from\":"u8);
                    json.Id(from);
                }

                break;
            case AttemptCompleted e:
                WriteAttempt(e.Attempt);
                json.Payload(",\"result\":"u8, ",\"result_packed\":"u8, e.Result);
                break;
            case TaskFailed e:
                WriteAttempt(e.Attempt);
                Write(e.Error);
                break;
            case TaskCancelled e:
                WriteAttempt(e.Attempt);
                WriteOptional(",\"reason\":"u8, e.Reason);
                if (e.Abandoned)
                {
                    json.Raw(",\"abandoned\":true"u8);
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
                json.Raw(",\"outcome\":"u8);
                json.String(e.Outcome);
                WriteHistory(e.History);
                break;
            default:
                throw new NotSupportedException($"No stored form for {@event.GetType().Name}.");
        }
    }

    private void WriteAssignment(int attempt, AttemptToken token, string agent, string session)
    {
        WriteAttempt(attempt);
        json.Raw(",\"token\":"u8);
        json.Hex(token.Value);
        json.Raw(",\"agent\":"u8);
        json.String(agent);
        json.Raw(",\"session\":"u8);
        json.String(session);
    }

    private void WriteAttempt(int? attempt)
    {
        if (attempt is { } number)
        {
            json.Raw(",\"attempt\":"u8);
            json.Number(number);
        }
    }

    private void WriteOptional(ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            json.Raw(name);
            json.String(value);
        }
    }

    private void Write(TaskError error)
    {
        json.Raw(",\"error\":{\"type\":"u8);
        json.String(error.Type);
        json.Raw(",\"message\":"u8);
        json.String(error.Message);
        json.Raw(",\"retryable\":"u8);
        json.Bool(error.Retryable);
        json.Raw("}"u8);
    }

    private void WriteHistory(IReadOnlyList<HistoryEntry>? history)
    {
        if (history is null)
        {
            return;
        }

        json.Raw(",\"history\":["u8);
        for (var i = 0; i < history.Count; i++)
        {
            json.Raw(i == 0 ? ""u8 : ","u8);
            Write(history[i].Sequence, history[i].Event);
        }

        json.Raw("]"u8);
    }
}
