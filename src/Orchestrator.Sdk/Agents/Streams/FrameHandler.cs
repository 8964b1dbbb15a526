using System.Text.Json;
using Orchestrator.Contracts;
using Orchestrator.Sdk.Agents.Work;

namespace Orchestrator.Sdk.Agents.Streams;

/// <summary>Does what the server's frames say.</summary>
internal sealed class FrameHandler(AgentOptions options, HeldWork work)
{
    private const double MaxSeconds = 3600.0 * 24 * 36_500;
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(300);
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> types =
        options.Handlers.Keys.ToDictionary(type => type, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Completes when the server says that nothing is left.</summary>
    public Task Drained => drained.Task;

    /// <summary>Does what a message says.</summary>
    /// <param name="answers">Where answers go.</param>
    /// <exception cref="JsonException">The message is not what the protocol says.</exception>
    public void Handle(ReadOnlySpan<byte> message, FrameBatches answers)
    {
        var reader = new FrameReader(message);
        while (reader.Read(out var frame))
        {
            Handle(frame, message, answers);
        }
    }

    /// <inheritdoc cref="Handle(ReadOnlySpan{byte}, FrameBatches)"/>
    public void Handle(in ServerFrame frame, ReadOnlySpan<byte> message, FrameBatches answers)
    {
        switch (frame.Kind)
        {
            case FrameKind.Assign:
                work.Begin(Order(frame, message));
                break;
            case FrameKind.Ack:
                Acknowledge(frame.Token, message);
                break;
            case FrameKind.Cancel:
                work.Stop(
                    frame.TaskId.Text(message),
                    frame.Token.IsPresent ? frame.Token.Text(message) : null,
                    frame.Reason.In(message).SequenceEqual("ended"u8) ? StopReason.Ended : StopReason.Cancelled);
                break;
            case FrameKind.Error:
                Refused(frame, message);
                break;
            case FrameKind.Ping:
                answers.Plain("pong"u8);
                break;
            case FrameKind.Drain:
                work.Drain();
                break;
            case FrameKind.Drained:
                drained.TrySetResult();
                break;
        }
    }

    private AttemptOrder Order(in ServerFrame frame, ReadOnlySpan<byte> message)
    {
        if (!frame.TaskId.IsPresent || !frame.Token.IsPresent || !frame.TaskType.IsPresent)
        {
            throw new JsonException("'assign' lacks task_id, attempt_token or task_type.");
        }

        return new AttemptOrder(
            frame.TaskId.Text(message),
            frame.Token.Text(message),
            TypeOf(frame.TaskType, message),
            Math.Max(1, frame.Attempt),
            frame.Input.IsPresent ? new RawJson(frame.Input.Copy(message)) : default,
            frame.Checkpoint.IsPresent ? new RawJson(frame.Checkpoint.Copy(message)) : default,
            frame.Timeout is { } seconds ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, MaxSeconds)) : DefaultTimeout);
    }

    /// <summary>The type as the options name it, so that the same few texts are not made again and again.</summary>
    private string TypeOf(FrameSlice type, ReadOnlySpan<byte> message)
    {
        Span<char> text = stackalloc char[200];
        return !type.IsEscaped && type.Length <= text.Length
            && types.TryGetValue(text[..System.Text.Encoding.UTF8.GetChars(type.In(message), text)], out var known)
            ? known
            : type.Text(message);
    }

    private void Acknowledge(FrameSlice token, ReadOnlySpan<byte> message)
    {
        Span<char> text = stackalloc char[100];
        work.Acknowledge(!token.IsEscaped && token.Length <= text.Length
            ? text[..System.Text.Encoding.UTF8.GetChars(token.In(message), text)]
            : token.Text(message));
    }

    private void Refused(in ServerFrame frame, ReadOnlySpan<byte> message)
    {
        var (code, detail) = (frame.Code.Text(message), frame.Detail.Text(message));
        if (frame.Token.IsPresent)
        {
            work.Refused(frame.TaskId.Text(message), frame.Token.Text(message), code, detail, frame.IsRetryable);
        }
        else if (code == "session_ended")
        {
            throw new OrchestratorUnreachableException(options.Server, "the session has ended");
        }
        else
        {
            work.Note($"The server refused a frame: {code}, {detail}");
        }
    }
}
