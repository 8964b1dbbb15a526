using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Engine.Codec;

namespace Orchestrator.Engine.Workflows.Runs;

/// <summary>Writes events of runs as JSON, one line each. What has its default is left out; names are append-only.</summary>
internal readonly struct RunEventWriter(BatchBuffer output)
{
    private readonly JsonLineWriter json = new(output);

    public void WriteLine(RunEvent @event)
    {
        switch (@event)
        {
            case DefinitionKept e:
                Head(RunEventNames.DefinitionKept, e.At);
                Text(",\"hash\":"u8, e.Hash);
                json.Raw(",\"workflow\":"u8);
                new WorkflowSpecLineWriter(json).Write(e.Workflow);
                break;
            case RunStarted e:
                Head(RunEventNames.RunStarted, e);
                Fields(e);
                break;
            case StepStarted e:
                Head(RunEventNames.StepStarted, e);
                Id(",\"child\":"u8, e.Child);
                Time(",\"until\":"u8, e.Until);
                break;
            case StepSubmitted e:
                Head(RunEventNames.StepSubmitted, e);
                Id(",\"task\":"u8, e.Task);
                break;
            case StepMapped e:
                Head(RunEventNames.StepMapped, e);
                Number(",\"count\":"u8, e.Count);
                break;
            case StepCompleted e:
                Head(RunEventNames.StepCompleted, e);
                Id(",\"task\":"u8, e.Task);
                json.Payload(",\"result\":"u8, ",\"result_packed\":"u8, e.Result);
                Flag(",\"cached\":true"u8, e.Cached);
                break;
            case StepFailed e:
                Head(RunEventNames.StepFailed, e);
                Id(",\"task\":"u8, e.Task);
                Error(e.Error);
                Flag(",\"takes_signal\":true"u8, e.TakesSignal);
                break;
            case StepCancelled e:
                Head(RunEventNames.StepCancelled, e);
                Id(",\"task\":"u8, e.Task);
                break;
            case StepSkipped e:
                Head(RunEventNames.StepSkipped, e);
                break;
            case SignalReceived e:
                Head(RunEventNames.SignalReceived, e);
                Text(",\"name\":"u8, e.Name);
                json.Payload(",\"payload\":"u8, ",\"payload_packed\":"u8, e.Payload);
                break;
            case RunPaused e:
                Head(RunEventNames.RunPaused, e);
                break;
            case RunResumed e:
                Head(RunEventNames.RunResumed, e);
                break;
            case RunCancelRequested e:
                Head(RunEventNames.RunCancelRequested, e);
                Text(",\"reason\":"u8, e.Reason);
                Flag(",\"timed_out\":true"u8, e.TimedOut);
                break;
            case RunRerun e:
                Head(RunEventNames.RunRerun, e);
                json.Raw(",\"steps\":["u8);
                for (var i = 0; i < e.Steps.Count; i++)
                {
                    json.Raw(i == 0 ? ""u8 : ","u8);
                    json.Number(e.Steps[i]);
                }

                json.Raw("]"u8);
                break;
            case RunEnded e:
                Head(RunEventNames.Ended(e.Status), e);
                json.Payload(",\"result\":"u8, ",\"result_packed\":"u8, e.Result);
                Error(e.Error);
                break;
            case RunForgotten e:
                Head(RunEventNames.RunForgotten, e);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(@event));
        }

        json.Raw("}\n"u8);
    }

    /// <summary>What tells how a run began; in events and snapshots alike.</summary>
    public void Fields(RunStarted e)
    {
        Text(",\"hash\":"u8, e.Hash);
        Text(",\"workflow_id\":"u8, e.WorkflowId);
        if (e.Version is { } version)
        {
            Number(",\"version\":"u8, version);
        }

        json.Payload(",\"parameters\":"u8, ",\"parameters_packed\":"u8, e.Parameters);
        if (e.Key != default)
        {
            json.Raw(",\"key\":"u8);
            json.Hex(e.Key);
            json.Raw(",\"body\":"u8);
            json.Hex(e.Body);
        }

        Text(",\"parent\":"u8, e.Parent?.ToString());
        Id(",\"fork_of\":"u8, e.ForkOf);
    }

    public void Head(string type, Instant at)
    {
        json.Raw("{\"type\":"u8);
        json.String(type);
        json.Raw(",\"at\":"u8);
        json.Time(at);
    }

    public void Error(TaskError? error)
    {
        if (error is not null)
        {
            json.Raw(",\"error\":{\"type\":"u8);
            json.String(error.Type);
            json.Raw(",\"message\":"u8);
            json.String(error.Message);
            Flag(",\"retryable\":true"u8, error.Retryable);
            json.Raw("}"u8);
        }
    }

    public void Id(ReadOnlySpan<byte> name, TaskId? id)
    {
        if (id is { } value)
        {
            json.Raw(name);
            json.Id(value);
        }
    }

    public void Id(ReadOnlySpan<byte> name, RunId? id) => Id(name, id is { } run ? new TaskId(run.Shard, run.Ulid) : null);

    public void Text(ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
        {
            json.Raw(name);
            json.String(text);
        }
    }

    public void Time(ReadOnlySpan<byte> name, Instant? time)
    {
        if (time is { } value && value != Instant.Never)
        {
            json.Raw(name);
            json.Time(value);
        }
    }

    public void Number(ReadOnlySpan<byte> name, long value)
    {
        json.Raw(name);
        json.Number(value);
    }

    public void Flag(ReadOnlySpan<byte> member, bool isSet)
    {
        if (isSet)
        {
            json.Raw(member);
        }
    }

    private void Head(string type, OneRunEvent @event)
    {
        Head(type, @event.At);
        Id(",\"run\":"u8, @event.Run);
        if (@event is StepEvent step)
        {
            Number(",\"step\":"u8, step.Step);
            if (step.Element >= 0)
            {
                Number(",\"element\":"u8, step.Element);
            }
        }
    }
}
