using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Http;

namespace Orchestrator.Server.Tasks.Batch;

/// <summary>Writes an answer a line. By hand, because nearly all of them are a number and an id.</summary>
internal static class BatchAnswers
{
    private const int LongestAccepted = 160;

    public static void Write(PipeWriter output, BatchLine line, SubmitOutcome outcome)
    {
        if (outcome.Failure is { } failure)
        {
            WriteError(output, line.Number, EngineProblem.From(failure) ?? throw failure);
            return;
        }

        switch (outcome.Reply.Kind)
        {
            case TaskReplyKind.Accepted:
                WriteTask(output, line.Number, outcome.Reply.Task, "\"}\n"u8);
                break;
            case TaskReplyKind.Repeated:
                WriteTask(output, line.Number, outcome.Reply.Task, "\",\"repeated\":true}\n"u8);
                break;
            case TaskReplyKind.KeyConflict:
                WriteError(output, line.Number, TaskProblems.Conflict(line.Spec!, outcome.Reply.Task));
                break;
            case TaskReplyKind.KeyQueueFull:
                WriteError(output, line.Number, TaskProblems.KeyQueueFull(line.Spec!));
                break;
            default:
                WriteError(output, line.Number, TaskProblems.QueueFull(line.Spec!));
                break;
        }
    }

    public static void WriteError(PipeWriter output, int number, Problem problem)
    {
        var buffer = JsonBuffer.Rent();
        buffer.Writer.WriteStartObject();
        buffer.Writer.WriteNumber("line"u8, number);
        buffer.Writer.WritePropertyName("error"u8);
        problem.WriteTo(buffer.Writer);
        buffer.Writer.WriteEndObject();
        buffer.Writer.Flush();
        output.Write(buffer.Written.Span);
        output.Write("\n"u8);
        buffer.Return();
    }

    private static void WriteTask(PipeWriter output, int number, TaskId id, ReadOnlySpan<byte> end)
    {
        var span = output.GetSpan(LongestAccepted);
        var length = Append(span, 0, "{\"line\":"u8);
        Utf8Formatter.TryFormat(number, span[length..], out var digits);
        length = Append(span, length + digits, ",\"task_id\":\""u8);
        length += id.Format(span[length..]);
        output.Advance(Append(span, length, end));
    }

    private static int Append(Span<byte> span, int length, ReadOnlySpan<byte> text)
    {
        text.CopyTo(span[length..]);
        return length + text.Length;
    }
}
