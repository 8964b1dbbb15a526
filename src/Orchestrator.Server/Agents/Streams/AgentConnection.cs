using System.Buffers;
using System.Net.WebSockets;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Agents.Sessions;
using Orchestrator.Server.Errors;

namespace Orchestrator.Server.Agents.Streams;

/// <summary>
/// One agent's stream: a loop that reads, and a queue that sends. While nothing comes it holds no buffer, and it has no timer: one sweep looks after all
/// streams.
/// </summary>
internal sealed class AgentConnection : IAgentChannel, IDisposable
{
    private const int FirstBytes = 4 * 1024;
    private readonly WebSocket socket;
    private readonly HttpContext context;
    private readonly StreamServices services;
    private readonly FrameQueue queue;
    private readonly IncomingFrames incoming;
    private readonly long openedAt;
    private bool isDeaf;
    private long lingersSince;

    public AgentConnection(WebSocket socket, HttpContext context, StreamServices services)
    {
        (this.socket, this.context, this.services) = (socket, context, services);
        queue = new FrameQueue(socket, services.Time, Abort);
        incoming = new IncomingFrames(this, queue, services);
        openedAt = services.Time.GetTimestamp();
    }

    public string Connection => "stream";

    public bool StartsAtOnce => false;

    public void Assign(in Assignment assignment) => queue.Add(OutgoingFrame.Assign(assignment));

    public void Cancel(TaskId task, AttemptToken token, bool isCancelled) => queue.Add(OutgoingFrame.Cancel(task, token, isCancelled));

    public void Drain() => queue.Add(OutgoingFrame.Of(OutgoingKind.Drain));

    public void Close(string reason)
    {
        queue.Add(OutgoingFrame.Error(new Problem(ErrorCodes.SessionEnded, reason)));
        queue.Close(WebSocketCloseStatus.PolicyViolation, "The session is over.");
    }

    /// <summary>The server stops: the agent finds another node, or this one when it is back.</summary>
    public void GoAway() => queue.Close(WebSocketCloseStatus.EndpointUnavailable, "The server shuts down.");

    public void Dispose() => socket.Dispose();

    /// <summary>Reads until either side ends it.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (await ReadAsync())
            {
                if (incoming.IsFull is { } room)
                {
                    await room;
                }
            }

            await queue.WhenClosed();
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            services.Log.LogDebug("The stream of agent {Agent} broke off: {Reason}", incoming.AgentId, e.Message);
            if (e is WebSocketException { WebSocketErrorCode: not WebSocketError.ConnectionClosedPrematurely })
            {
                await LingerAsync();
            }
        }
        finally
        {
            queue.Stop();
            incoming.Ended();
        }
    }

    /// <summary>The framework has closed it because of what came, such as a text that is no UTF-8: the agent is to hear that before the connection is cut.</summary>
    private async ValueTask LingerAsync()
    {
        queue.Stop();
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var aborted = context.RequestAborted.Register(gone.SetResult);
        lingersSince = services.Time.GetTimestamp();
        await gone.Task;
    }

    /// <summary>Cuts it when it takes too long for something.</summary>
    public void Review(StreamPatience patience)
    {
        if (incoming.AgentId is null && Since(openedAt) > patience.Register)
        {
            Refuse(new Problem(ErrorCodes.MalformedFrame, $"The first frame did not come within {patience.Register.TotalSeconds} s."), WebSocketCloseStatus.PolicyViolation);
        }

        if (incoming.IsFull is not null)
        {
            incoming.Renew();
        }

        if ((queue.ClosingSince is var closing and not 0 && Since(closing) > patience.Close)
            || (lingersSince != 0 && Since(lingersSince) > patience.Close)
            || (queue.SendingSince is var sending and not 0 && Since(sending) > patience.Send))
        {
            services.Log.LogDebug("The stream of agent {Agent} is cut: it does not read what it is sent", incoming.AgentId);
            Abort();
        }
    }

    /// <summary>Says why, then closes; what still comes is not looked at.</summary>
    public void Refuse(Problem problem, WebSocketCloseStatus status)
    {
        services.Log.LogDebug("The stream of agent {Agent} is closed with {Status}: {Detail}", incoming.AgentId, (int)status, problem.Detail);
        isDeaf = true;
        queue.Add(OutgoingFrame.Error(problem));
        queue.Close(status, problem.Code.Title);
    }

    private TimeSpan Since(long timestamp) => services.Time.GetElapsedTime(timestamp);

    private void Abort()
    {
        socket.Abort();
        context.Abort();
    }

    /// <summary>Reads one message; false when there is none any more.</summary>
    private async ValueTask<bool> ReadAsync()
    {
        // Waits without a buffer: most streams are silent most of the time.
        var received = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
        var rented = ArrayPool<byte>.Shared.Rent(FirstBytes);
        var length = 0;
        try
        {
            while (received.MessageType != WebSocketMessageType.Close && !received.EndOfMessage)
            {
                if (length == rented.Length)
                {
                    rented = length < services.MaxMessageBytes ? Grow(rented, length) : TooLong(rented, ref length);
                }

                received = await socket.ReceiveAsync(rented.AsMemory(length), CancellationToken.None);
                length += received.Count;
            }

            if (received.MessageType == WebSocketMessageType.Close)
            {
                queue.Close(WebSocketCloseStatus.NormalClosure, "Goodbye.");
                return false;
            }

            Handle(received.MessageType, rented.AsSpan(0, length));
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void Handle(WebSocketMessageType type, ReadOnlySpan<byte> message)
    {
        if (isDeaf)
        {
            return;
        }

        if (message.Length > services.MaxMessageBytes)
        {
            RefuseLength();
        }
        else if (type != WebSocketMessageType.Text)
        {
            Refuse(new Problem(ErrorCodes.MalformedFrame, "The message is binary; send JSON as text."), WebSocketCloseStatus.InvalidPayloadData);
        }
        else if (incoming.Handle(message) is { } refused)
        {
            Refuse(refused.Problem, refused.Status);
        }
    }

    private void RefuseLength() => Refuse(
        new Problem(ErrorCodes.BodyTooLarge, $"The message has more than {services.MaxMessageBytes} bytes. Put large data elsewhere and pass where it is."),
        WebSocketCloseStatus.MessageTooBig);

    /// <summary>The rest of a message that is too long is read over itself.</summary>
    private byte[] TooLong(byte[] rented, ref int length)
    {
        if (!isDeaf)
        {
            RefuseLength();
        }

        length = 0;
        return rented;
    }

    private static byte[] Grow(byte[] rented, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(2 * rented.Length);
        rented.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(rented);
        return larger;
    }
}
