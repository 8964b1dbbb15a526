using System.Net.WebSockets;

namespace Orchestrator.Server.Agents.Streams;

/// <summary>
/// The frames that wait for one agent, and the loop that sends them: all that wait go as one message, an array. The loop runs only while there is
/// something to send, so an idle stream costs a few words and no thread, timer or buffer.
/// </summary>
/// <param name="aborted">Called when sending failed: the connection is to be cut.</param>
internal sealed class FrameQueue(WebSocket socket, TimeProvider time, Action aborted) : IThreadPoolWorkItem
{
    /// <summary>Frames that may wait, work left out, which the slots bound: an agent that sends and never listens is cut off.</summary>
    public const int MaxWaiting = 65_536;

    private const int LargestMessage = 64 * 1024;
    private const int LargestKept = 256;
    private readonly Lock gate = new();
    private List<OutgoingFrame>? waiting;
    private List<OutgoingFrame>? spare;
    private (WebSocketCloseStatus Status, string Reason)? close;
    private TaskCompletionSource? closed;
    private bool isSending;
    private bool isClosed;

    /// <summary>When the message that is being sent was begun, as a timestamp; 0 when none is.</summary>
    public long SendingSince { get; private set; }

    /// <summary>When it was told to close, as a timestamp; 0 when it was not.</summary>
    public long ClosingSince { get; private set; }

    /// <summary>Adds a frame. False when the queue is closed; a queue that is full closes itself.</summary>
    public bool Add(in OutgoingFrame frame)
    {
        lock (gate)
        {
            if (close is not null || isClosed)
            {
                return false;
            }

            if (frame.Kind != OutgoingKind.Assign && waiting?.Count >= MaxWaiting)
            {
                // What waits would take as long again: it is of no use to an agent that does not read.
                waiting.Clear();
                BeginClose(WebSocketCloseStatus.PolicyViolation, "The agent does not read what it is sent.");
                return false;
            }

            if (waiting is null)
            {
                (waiting, spare) = (spare ?? [], null);
            }

            waiting.Add(frame);
            Wake();
            return true;
        }
    }

    /// <summary>Sends what waits, then closes. The first call counts.</summary>
    public void Close(WebSocketCloseStatus status, string reason)
    {
        lock (gate)
        {
            if (close is null && !isClosed)
            {
                BeginClose(status, reason);
            }
        }
    }

    /// <summary>Completes when it is closed and all was sent that could be. Never fails.</summary>
    public Task WhenClosed()
    {
        lock (gate)
        {
            return isClosed && !isSending ? Task.CompletedTask : (closed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Sends nothing any more.</summary>
    public void Stop()
    {
        lock (gate)
        {
            isClosed = true;
            waiting = null;
        }
    }

    void IThreadPoolWorkItem.Execute() => _ = SendAsync();

    private void BeginClose(WebSocketCloseStatus status, string reason)
    {
        close = (status, reason);
        ClosingSince = time.GetTimestamp();
        Wake();
    }

    private void Wake()
    {
        if (!isSending && !isClosed)
        {
            isSending = true;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private async Task SendAsync()
    {
        var buffer = FrameBuffer.Rent();
        try
        {
            while (Take() is { } frames)
            {
                await SendAsync(frames, buffer);
                Return(frames);
            }

            if (isClosed && close is not null)
            {
                // A reason has room for 123 bytes in its frame.
                await socket.CloseOutputAsync(close.Value.Status, close.Value.Reason is { Length: <= 120 } reason ? reason : close.Value.Reason[..120], CancellationToken.None);
            }

            buffer.Return();
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            Stop();
            aborted();
        }

        SendingSince = 0;
        End();
    }

    /// <summary>The loop is over; a frame that came since it looked last begins it anew.</summary>
    private void End()
    {
        lock (gate)
        {
            isSending = false;
            if (isClosed)
            {
                closed?.TrySetResult();
            }
            else if (waiting is not null || close is not null)
            {
                Wake();
            }
        }
    }

    /// <summary>All that waits; null when nothing does, and then the loop is over.</summary>
    private List<OutgoingFrame>? Take()
    {
        lock (gate)
        {
            if (waiting is { Count: > 0 } frames)
            {
                waiting = null;
                return frames;
            }

            isClosed |= close is not null;
            return null;
        }
    }

    private void Return(List<OutgoingFrame> frames)
    {
        if (frames.Count > LargestKept)
        {
            return;
        }

        frames.Clear();
        lock (gate)
        {
            spare = frames;
        }
    }

    private async ValueTask SendAsync(List<OutgoingFrame> frames, FrameBuffer buffer)
    {
        var next = 0;
        while (next < frames.Count)
        {
            buffer.Clear();
            next = Write(frames, next, buffer);
            SendingSince = time.GetTimestamp();
            await socket.SendAsync(buffer.Written(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }

        SendingSince = 0;
    }

    /// <summary>Writes one message, and returns which frame is the first that is not in it.</summary>
    private static int Write(List<OutgoingFrame> frames, int next, FrameBuffer buffer)
    {
        var isAlone = next == frames.Count - 1;
        if (isAlone)
        {
            FrameJson.Write(buffer.Writer, frames[next]);
            return next + 1;
        }

        buffer.Writer.WriteStartArray();
        do
        {
            FrameJson.Write(buffer.Writer, frames[next++]);
        }
        while (next < frames.Count && buffer.Length < LargestMessage);
        buffer.Writer.WriteEndArray();
        return next;
    }
}
