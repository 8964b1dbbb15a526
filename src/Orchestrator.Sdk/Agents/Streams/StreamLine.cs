using System.Net.WebSockets;
using System.Text.Json;
using Orchestrator.Contracts;
using Orchestrator.Sdk.Agents.Work;

namespace Orchestrator.Sdk.Agents.Streams;

/// <summary>One connection by WebSocket, from its opening to its end.</summary>
internal sealed class StreamLine(AgentOptions options, AgentSession session, HeldWork work, StreamSocket socket) : IAgentLine
{
    private static readonly TimeSpan WelcomePatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DrainedPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LastWordPatience = TimeSpan.FromSeconds(1);

    private readonly FrameBatches frames = new();
    private readonly FrameHandler handler = new(options, work);
    private long sentAt;
    private long heardAt;

    /// <summary>Connects, registers and works.</summary>
    /// <param name="connecting">Cancelled when it is not worth while to connect any longer.</param>
    /// <param name="over">Cancelled when the agent leaves at once.</param>
    /// <returns>Completes when the agent has left.</returns>
    /// <exception cref="StreamRefusedException">There is a server, but none for WebSockets.</exception>
    /// <exception cref="OrchestratorUnreachableException">There is no connection, or not any longer.</exception>
    /// <exception cref="OrchestratorApiException">The server does not want the agent.</exception>
    public async Task RunAsync(CancellationToken connecting, CancellationToken over)
    {
        await socket.ConnectAsync(connecting);

        // Not cancelled with the agent's end: a receive that is cancelled tears the connection down before goodbye is said.
        using var ending = new CancellationTokenSource();
        Task[] parts = [];
        try
        {
            await RegisterAsync(connecting);
            parts = [ReceiveAsync(ending.Token), SendAsync(ending.Token), KeepAliveAsync(ending.Token), LeaveAsync(over, ending.Token)];

            // Whichever ends first says how it ended.
            var first = await Task.WhenAny(parts);
            if (first == parts[1])
            {
                // Why sending failed, the server may have said before.
                await Task.WhenAny(parts[0], Task.Delay(LastWordPatience, options.Time, ending.Token));
                first = parts[0].IsCompleted ? parts[0] : first;
            }

            await first;
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "");
        }
        catch (JsonException e)
        {
            await socket.CloseAsync(WebSocketCloseStatus.InvalidPayloadData, "");
            throw new OrchestratorUnreachableException(options.Server, "it sent what is not in the protocol: " + e.Message, e);
        }
        catch (OrchestratorUnreachableException) when (socket.WasTooLarge)
        {
            work.GiveUpLargest();
            throw;
        }
        finally
        {
            work.Detach();
            await ending.CancelAsync();
            await Task.WhenAll(parts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Accept(string taskId, string token) => frames.OfAttempt("accept"u8, taskId, token);

    public void Refuse(string taskId, string token) => frames.OfAttempt("busy"u8, taskId, token);

    public bool Report(RunningAttempt attempt, in ProgressNote note)
    {
        if (frames.IsCrowded)
        {
            return false;
        }

        frames.Progress(attempt.TaskId, attempt.Token, note);
        return true;
    }

    public void Report(KeptResult result) => frames.Result(result);

    public void Drain() => frames.Plain("drain"u8);

    private async Task RegisterAsync(CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(WelcomePatience, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            await socket.SendAsync(RegisterFrame(), either.Token);
            while (!Welcome((await socket.ReceiveAsync(either.Token)).Span))
            {
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            throw new OrchestratorUnreachableException(options.Server, $"it did not answer the registration within {WelcomePatience.TotalSeconds} s");
        }
    }

    private ReadOnlyMemory<byte> RegisterFrame()
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(session.Request(), ContractsJsonContext.Default.RegisterAgentRequest);
        return (byte[])[.. """{"type":"register","""u8, .. body.AsSpan(1)];
    }

    /// <summary>True once the agent is registered.</summary>
    private bool Welcome(ReadOnlySpan<byte> message)
    {
        var reader = new FrameReader(message);
        var isWelcome = false;
        while (reader.Read(out var frame))
        {
            if (isWelcome)
            {
                // What comes in one message with the welcome.
                handler.Handle(frame, message, frames);
            }
            else if (frame.Kind == FrameKind.Registered)
            {
                isWelcome = true;
                Begin(frame, message);
            }
            else if (frame.Kind == FrameKind.Error)
            {
                throw new OrchestratorApiException(
                    frame.IsRetryable ? 503 : 400, frame.Code.Text(message), frame.Detail.Text(message), errors: null, retryAfter: null);
            }
        }

        return isWelcome;
    }

    private void Begin(in ServerFrame welcome, ReadOnlySpan<byte> message)
    {
        if (!welcome.Session.IsPresent)
        {
            throw new JsonException("'registered' names no session.");
        }

        session.Begin(welcome.Session.Text(message), welcome.SessionTtl ?? 0);
        (sentAt, heardAt) = (options.Time.GetTimestamp(), options.Time.GetTimestamp());
        work.Attach(this, welcome.IsResumed);
    }

    private async Task ReceiveAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var message = await socket.ReceiveAsync(cancellation);
            Volatile.Write(ref heardAt, options.Time.GetTimestamp());
            handler.Handle(message.Span, frames);
        }
    }

    private async Task SendAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var batch = await frames.NextAsync(cancellation);
            await socket.SendAsync(batch.Close(), cancellation);
            Volatile.Write(ref sentAt, options.Time.GetTimestamp());
            frames.Recycle(batch);
        }
    }

    /// <summary>
    /// Pings when nothing was sent for a third of the session's time, or nothing heard, and gives the connection up when nothing was heard for all of it.
    /// </summary>
    private async Task KeepAliveAsync(CancellationToken cancellation)
    {
        var third = session.TimeToLive / 3;
        while (true)
        {
            var silence = options.Time.GetElapsedTime(Volatile.Read(ref heardAt));
            if (silence >= session.TimeToLive)
            {
                throw new OrchestratorUnreachableException(options.Server, $"nothing was heard for {session.TimeToLive.TotalSeconds} s");
            }

            var quiet = options.Time.GetElapsedTime(Volatile.Read(ref sentAt));
            var left = third - (quiet > silence ? quiet : silence);
            if (left <= TimeSpan.Zero)
            {
                frames.Plain("ping"u8);
                left = third;
            }

            await Task.Delay(left, options.Time, cancellation);
        }
    }

    /// <summary>Completes when everything is done and the server knows, or when the agent leaves at once.</summary>
    private async Task LeaveAsync(CancellationToken over, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over, cancellation);
        try
        {
            var isDone = await Task.WhenAny(work.Empty, handler.Drained).WaitAsync(either.Token) == work.Empty;
            if (isDone && !work.HasGivenBack)
            {
                await Task.WhenAny(handler.Drained, Task.Delay(DrainedPatience, options.Time, either.Token));
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
        }
    }
}
