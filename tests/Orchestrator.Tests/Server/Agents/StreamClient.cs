using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Orchestrator.Tests.Server.Agents;

/// <summary>An agent's end of a stream, frame by frame, as a test wants it.</summary>
internal sealed class StreamClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly ClientWebSocket socket = new();
    private readonly Queue<JsonElement> came = new();

    public WebSocketCloseStatus? CloseStatus => socket.CloseStatus;

    public static async Task<StreamClient> OpenAsync(TestServer server, Action<ClientWebSocketOptions>? configure = null)
    {
        var client = new StreamClient();
        configure?.Invoke(client.socket.Options);
        await client.socket.ConnectAsync(new Uri(server.Address.AbsoluteUri.Replace("http://", "ws://", StringComparison.Ordinal) + "api/v1/agents/connect"), CancellationToken.None);
        return client;
    }

    public static async Task<StreamClient> RegisterAsync(TestServer server, string id, int slots = 1, string others = "")
    {
        var client = await OpenAsync(server);
        await client.SendAsync($$"""{"type": "register", "agent_id": "{{id}}", "slots": {{slots}}, "task_types": ["{{id}}"]{{others}}}""");
        Assert.Equal(id, (await client.NextAsync("registered")).GetProperty("agent_id").GetString());
        return client;
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    public Task SendAsync(byte[] bytes, WebSocketMessageType type) => socket.SendAsync(bytes, type, endOfMessage: true, CancellationToken.None);

    /// <summary>The type of the next frame.</summary>
    public async Task<string> NextTypeAsync() => (await TakeAsync()).GetProperty("type").GetString()!;

    /// <summary>The next frame, which must be of a type.</summary>
    public async Task<JsonElement> NextAsync(string type)
    {
        var next = await TakeAsync(type);
        Assert.True(next.GetProperty("type").GetString() == type, $"{next} came instead of '{type}'");
        return next;
    }

    private async Task<JsonElement> TakeAsync(string? before = null)
    {
        while (came.Count == 0)
        {
            var message = await ReceiveAsync() ?? throw new InvalidOperationException($"The stream closed with {socket.CloseStatus} {socket.CloseStatusDescription} before a frame '{before}'.");
            foreach (var frame in message.ValueKind == JsonValueKind.Array ? message.EnumerateArray() : new[] { message }.AsEnumerable())
            {
                came.Enqueue(frame);
            }
        }

        return came.Dequeue();
    }

    public async Task<(string Task, string Token)> AssignedAsync()
    {
        var frame = await NextAsync("assign");
        return (frame.GetProperty("task_id").GetString()!, frame.GetProperty("attempt_token").GetString()!);
    }

    /// <summary>An error with this code.</summary>
    public async Task<JsonElement> ErrorAsync(string code)
    {
        var error = await NextAsync("error");
        Assert.True(error.GetProperty("code").GetString() == code, error.ToString());
        return error;
    }

    /// <summary>Asserts that the stream closes so, whatever frames come before.</summary>
    public async Task MustCloseAsync(int status)
    {
        while (await ReceiveAsync() is not null)
        {
        }

        Assert.Equal(status, (int?)socket.CloseStatus);
    }

    /// <summary>Breaks off without a goodbye.</summary>
    public void Dispose() => socket.Dispose();

    private async Task<JsonElement?> ReceiveAsync()
    {
        var buffer = new byte[64 * 1024];
        using var message = new MemoryStream();
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None).AsTask().WaitAsync(Patience);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            message.Write(buffer, 0, received.Count);
            if (received.EndOfMessage)
            {
                return JsonElement.Parse(message.ToArray());
            }
        }
    }
}
