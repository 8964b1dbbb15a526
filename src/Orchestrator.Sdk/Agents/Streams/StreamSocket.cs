using System.Buffers;
using System.Net;
using System.Net.WebSockets;

namespace Orchestrator.Sdk.Agents.Streams;

/// <summary>The WebSocket under a stream: whole messages in, whole messages out, and its failures in the client's words.</summary>
internal sealed class StreamSocket(AgentOptions options, HttpMessageInvoker http) : IDisposable
{
    /// <summary>A longer message does not come from a server of ours.</summary>
    private const int MaxMessageBytes = 256 * 1024 * 1024;

    private const int FirstBufferBytes = 32 * 1024;
    private readonly ClientWebSocket socket = new();
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);

    /// <summary>True when the server closed the connection because a message was too large for it.</summary>
    public bool WasTooLarge => socket.CloseStatus == WebSocketCloseStatus.MessageTooBig;

    /// <exception cref="StreamRefusedException">There is a server, but none for WebSockets.</exception>
    /// <exception cref="OrchestratorUnreachableException">Nobody answers.</exception>
    /// <exception cref="OrchestratorApiException">The server asks to come again later.</exception>
    public async Task ConnectAsync(CancellationToken cancellation)
    {
        // Pings are the protocol's own.
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        socket.Options.CollectHttpResponseDetails = true;
        if (options.ApiKey is { } key)
        {
            socket.Options.SetRequestHeader("X-API-Key", key);
        }

        var address = new UriBuilder(new Uri(Connections.WithSlash(options.Server), "api/v1/agents/connect"));
        address.Scheme = address.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs;
        try
        {
            await socket.ConnectAsync(address.Uri, http, cancellation);
        }
        catch (WebSocketException) when (socket.HttpStatusCode != 0)
        {
            var status = (int)socket.HttpStatusCode;
            throw socket.HttpStatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
                ? new OrchestratorApiException(status, OrchestratorApiException.UnexpectedAnswer, $"The server answered {status}.", errors: null, RetryAfter())
                : new StreamRefusedException(status);
        }
        catch (WebSocketException e)
        {
            throw new OrchestratorUnreachableException(options.Server, Connections.Reason(e.InnerException ?? e), e);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new OrchestratorUnreachableException(options.Server, "no connection in time", e);
        }
    }

    /// <summary>Receives a message. It is there until the next call.</summary>
    /// <exception cref="OrchestratorUnreachableException">The connection is over.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReceiveAsync(CancellationToken cancellation)
    {
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                Grow(length);
            }

            ValueWebSocketReceiveResult received;
            try
            {
                received = await socket.ReceiveAsync(buffer.AsMemory(length), cancellation);
            }
            catch (WebSocketException e)
            {
                throw BrokenOff(e);
            }

            if (received.MessageType == WebSocketMessageType.Close)
            {
                var why = socket.CloseStatusDescription is { Length: > 0 } text ? text : $"close code {(int?)socket.CloseStatus}";
                throw new OrchestratorUnreachableException(options.Server, $"the server closed the connection: {why}");
            }

            length += received.Count;
            if (received.EndOfMessage)
            {
                return buffer.AsMemory(0, length);
            }
        }
    }

    /// <exception cref="OrchestratorUnreachableException">The connection is over.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        try
        {
            await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, cancellation);
        }
        catch (WebSocketException e)
        {
            throw BrokenOff(e);
        }
    }

    /// <summary>Says goodbye; whether that arrives is all the same.</summary>
    public async Task CloseAsync(WebSocketCloseStatus status, string reason)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1), options.Time);
        try
        {
            await socket.CloseOutputAsync(status, reason, patience.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or InvalidOperationException or IOException)
        {
            // It is over anyway.
        }
    }

    public void Dispose()
    {
        socket.Dispose();
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    private void Grow(int length)
    {
        if (length >= MaxMessageBytes)
        {
            throw new OrchestratorUnreachableException(options.Server, $"it sent a message of more than {MaxMessageBytes} bytes");
        }

        var larger = ArrayPool<byte>.Shared.Rent(2 * length);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }

    private TimeSpan? RetryAfter() =>
        socket.HttpResponseHeaders?.TryGetValue("Retry-After", out var values) == true && int.TryParse(values.FirstOrDefault(), out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private OrchestratorUnreachableException BrokenOff(Exception e) => new(options.Server, "the connection broke off", e);
}
