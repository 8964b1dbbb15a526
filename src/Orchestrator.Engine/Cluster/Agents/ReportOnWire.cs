using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Cluster.Wire;

namespace Orchestrator.Engine.Cluster.Agents;

/// <summary>What an attempt reports, on its way to the node that serves its shard.</summary>
internal static class ReportOnWire
{
    private const byte Completed = 1;
    private const byte Failed = 2;
    private const byte Snoozed = 3;
    private const byte Lost = 4;
    private const byte Cancelled = 5;
    private const byte Started = 6;
    private const byte Progressed = 7;

    public static void Write(WireWriter writer, AttemptReport report)
    {
        writer.Attempt(report.Task, report.Token);
        switch (report)
        {
            case CompleteAttempt e:
                writer.Byte(Completed);
                writer.Payload(e.Result);
                break;
            case FailAttempt e:
                writer.Byte(Failed);
                writer.Text(e.Error.Type);
                writer.Text(e.Error.Message);
                writer.Bool(e.Error.Retryable);
                writer.Bool(e.RetryAfter is not null);
                writer.Duration(e.RetryAfter ?? default);
                break;
            case SnoozeAttempt e:
                writer.Byte(Snoozed);
                writer.Duration(e.Delay);
                break;
            case LoseAttempt e:
                writer.Byte(Lost);
                writer.Text(e.Kind);
                writer.Text(e.Message);
                writer.Bool(e.Charged);
                break;
            case ConfirmCancelled:
                writer.Byte(Cancelled);
                break;
            case ReportStarted:
                writer.Byte(Started);
                break;
            case ReportProgress e:
                writer.Byte(Progressed);
                writer.Double(e.Percent);
                writer.TextOrNull(e.Message);
                writer.Payload(e.Checkpoint);
                break;
            default:
                throw new InvalidOperationException($"{report.GetType().Name} cannot be sent.");
        }
    }

    public static AttemptReport Read(WireReader reader)
    {
        var (task, token, kind) = (reader.Id(), new AttemptToken(reader.UInt128()), reader.Byte());
        return kind switch
        {
            Completed => new CompleteAttempt(task, token, reader.Payload()),
            Failed => ReadFailed(reader, task, token),
            Snoozed => new SnoozeAttempt(task, token, reader.Duration()),
            Lost => new LoseAttempt(task, token, reader.Text(), reader.Text(), reader.Bool()),
            Cancelled => new ConfirmCancelled(task, token),
            Started => new ReportStarted(task, token),
            Progressed => new ReportProgress(task, token, reader.Double(), reader.TextOrNull(), reader.Payload()),
            _ => throw new InvalidDataException($"Report {kind} is not known."),
        };
    }

    private static FailAttempt ReadFailed(WireReader reader, TaskId task, AttemptToken token)
    {
        var error = new TaskError(reader.Text(), reader.Text(), reader.Bool());
        var (hasRetryAfter, retryAfter) = (reader.Bool(), reader.Duration());
        return new FailAttempt(task, token, error, hasRetryAfter ? retryAfter : null);
    }
}
