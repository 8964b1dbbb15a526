using System.Net.WebSockets;
using System.Text;

namespace Orchestrator.Tests.Server.Agents;

/// <summary>The server's end of a stream whose agent reads when the test lets it.</summary>
internal sealed class SlowSocket : WebSocket
{
    private readonly SemaphoreSlim reads = new(0);
    private readonly SemaphoreSlim began = new(0);

    /// <summary>The messages that were sent, also those that were not read yet.</summary>
    public List<string> Sent { get; } = [];

    public override WebSocketCloseStatus? CloseStatus => ClosedWith;

    /// <summary>What it was closed with; null before.</summary>
    public WebSocketCloseStatus? ClosedWith { get; private set; }

    public override string? CloseStatusDescription => null;

    public override WebSocketState State => WebSocketState.Open;

    public override string? SubProtocol => null;

    /// <summary>The agent reads so many messages.</summary>
    public void Read(int messages) => reads.Release(messages);

    /// <summary>Waits until one more message is being sent.</summary>
    public async Task SendingAsync() => Assert.True(await began.WaitAsync(TimeSpan.FromSeconds(20)));

    public override async Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
    {
        Sent.Add(Encoding.UTF8.GetString(buffer));
        began.Release();
        await reads.WaitAsync(cancellationToken);
    }

    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
    {
        ClosedWith = closeStatus;
        return Task.CompletedTask;
    }

    public override void Abort()
    {
    }

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) => throw new NotSupportedException();

    public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) => throw new NotSupportedException();

    public override void Dispose()
    {
        reads.Dispose();
        began.Dispose();
    }
}
