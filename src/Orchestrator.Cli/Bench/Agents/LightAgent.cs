using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Orchestrator.Cli.Bench.Agents;

/// <summary>An agent on a stream that takes what it is sent and completes it at once: as little of an agent as there can be.</summary>
internal sealed class LightAgent : IDisposable
{
    private readonly ClientWebSocket socket = new();
    private readonly byte[] buffer = new byte[512];
    private readonly ArrayBufferWriter<byte> output = new(256);
    private readonly SemaphoreSlim sending = new(1, 1);
    private readonly Action<JsonElement>? assigned;

    private LightAgent(Action<JsonElement>? assigned) => this.assigned = assigned;

    /// <summary>Connects and registers.</summary>
    /// <param name="assigned">Told of each assignment's input.</param>
    public static async Task<LightAgent> ConnectAsync(Uri server, string id, int slots, string type, Action<JsonElement>? assigned = null)
    {
        var agent = new LightAgent(assigned);
        agent.socket.Options.KeepAliveInterval = TimeSpan.Zero;
        agent.socket.Options.SetBuffer(512, 512);
        await agent.socket.ConnectAsync(new Uri($"ws://{server.Host}:{server.Port}/api/v1/agents/connect"), CancellationToken.None);
        await agent.SendAsync(Encoding.UTF8.GetBytes($$"""{"type":"register","agent_id":"{{id}}","slots":{{slots}},"task_types":["{{type}}"]}"""));
        await agent.socket.ReceiveAsync(agent.buffer.AsMemory(), CancellationToken.None);
        _ = agent.ListenAsync();
        return agent;
    }

    public Task PingAsync() => SendAsync("""{"type":"ping"}"""u8.ToArray());

    public void Dispose()
    {
        socket.Abort();
        socket.Dispose();
        sending.Dispose();
    }

    private async Task ListenAsync()
    {
        try
        {
            var message = new ArrayBufferWriter<byte>(512);
            while (socket.State == WebSocketState.Open)
            {
                message.Clear();
                ValueWebSocketReceiveResult received;
                do
                {
                    received = await socket.ReceiveAsync(message.FreeCapacity < 256 ? message.GetMemory(64 * 1024) : message.GetMemory(), CancellationToken.None);
                    message.Advance(received.Count);
                }
                while (!received.EndOfMessage);

                await HandleAsync(message.WrittenMemory);
            }
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The measurement is over, or finds out by its counts that it is not.
        }
    }

    private async Task HandleAsync(ReadOnlyMemory<byte> message)
    {
        output.Clear();
        using (var document = JsonDocument.Parse(message))
        {
            var frames = document.RootElement.ValueKind == JsonValueKind.Array ? [.. document.RootElement.EnumerateArray()] : new[] { document.RootElement };
            using var writer = new Utf8JsonWriter(output);
            writer.WriteStartArray();
            foreach (var frame in frames.Where(frame => frame.GetProperty("type").ValueEquals("assign"u8)))
            {
                assigned?.Invoke(frame.GetProperty("input_data"));
                foreach (var type in (ReadOnlySpan<string>)["accept", "complete"])
                {
                    writer.WriteStartObject();
                    writer.WriteString("type"u8, type);
                    writer.WriteString("task_id"u8, frame.GetProperty("task_id").GetString());
                    writer.WriteString("attempt_token"u8, frame.GetProperty("attempt_token").GetString());
                    writer.WriteEndObject();
                }
            }

            writer.WriteEndArray();
        }

        if (output.WrittenCount > 2)
        {
            await SendAsync(output.WrittenMemory.ToArray());
        }
    }

    private async Task SendAsync(byte[] frame)
    {
        await sending.WaitAsync();
        try
        {
            await socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        finally
        {
            sending.Release();
        }
    }
}
