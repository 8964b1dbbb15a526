using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Orchestrator.Tests.Engine;

namespace Orchestrator.Tests.Sdk.Agents;

/// <summary>The server's end of a stream, in a test's hands.</summary>
internal sealed class StreamDouble(WebSocket socket, HttpContext context)
{
    private readonly Channel<JsonElement> frames = Channel.CreateUnbounded<JsonElement>();
    private readonly TaskCompletionSource<int?> closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The code that the agent closed with; null when it just went.</summary>
    public Task<int?> Closed => closed.Task;

    /// <summary>The next frame, which must be of a type; pings, which come with time, are passed over.</summary>
    public async Task<JsonElement> ExpectAsync(string type)
    {
        JsonElement frame;
        do
        {
            frame = await frames.Reader.ReadAsync().AsTask().Soon();
        }
        while (type != "ping" && frame.GetProperty("type").GetString() == "ping");

        Assert.Equal(type, frame.GetProperty("type").GetString());
        return frame;
    }

    /// <summary>Pings until there is an answer.</summary>
    /// <returns>False when the agent ended the connection instead.</returns>
    public async Task<bool> AnswersAsync()
    {
        try
        {
            await SendAsync("""{"type":"ping"}""");
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            return false;
        }

        while (await Task.WhenAny(frames.Reader.WaitToReadAsync().AsTask(), Closed).Soon() != Closed)
        {
            if ((await NextAsync()).GetProperty("type").GetString() == "pong")
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The next frame, whatever it is.</summary>
    public Task<JsonElement> NextAsync() => frames.Reader.ReadAsync().AsTask().Soon();

    public bool HasFrame => frames.Reader.TryPeek(out _);

    public Task SendAsync(string message) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).Soon();

    /// <summary>Takes the registration and welcomes the agent.</summary>
    public async Task<JsonElement> WelcomeAsync(string session = "s1", bool resumed = false, double ttl = 30)
    {
        var registration = await ExpectAsync("register");
        await SendAsync($$"""{"type":"registered","agent_id":"a","session":"{{session}}","session_ttl":{{ttl}},"resumed":{{(resumed ? "true" : "false")}}}""");
        return registration;
    }

    public Task AssignAsync(string task, string type = "work", string input = "null", string more = "") => SendAsync(Assignment(task, type, input, more));

    public static string Assignment(string task, string type = "work", string input = "null", string more = "") =>
        $$"""{"type":"assign","task_id":"{{task}}","attempt_token":"{{task}}-token","task_type":"{{type}}","attempt":1,"input_data":{{input}},"timeout":30000,"deadline":"2026-01-01T00:05:00Z","checkpoint":null{{more}}}""";

    public Task AcknowledgeAsync(string task) => SendAsync($$"""{"type":"ack","task_id":"{{task}}","attempt_token":"{{task}}-token","status":"accepted"}""");

    public Task RefuseAsync(string task, string code, bool retryable = false) => SendAsync(
        $$"""{"type":"error","task_id":"{{task}}","attempt_token":"{{task}}-token","code":"{{code}}","detail":"no","retryable":{{(retryable ? "true" : "false")}}}""");

    /// <summary>As when a cable is cut.</summary>
    public void Cut() => context.Abort();

    /// <summary>Says goodbye; the agent's end closes the connection.</summary>
    public Task CloseAsync(WebSocketCloseStatus status) => socket.CloseOutputAsync(status, "", CancellationToken.None).Soon();

    /// <summary>Reads to the end of the stream.</summary>
    public async Task ReadAsync()
    {
        var message = new MemoryStream();
        var buffer = new byte[8192];
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer, CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    closed.TrySetResult((int?)socket.CloseStatus);
                    return;
                }

                message.Write(buffer, 0, received.Count);
                if (received.EndOfMessage)
                {
                    Hand(JsonElement.Parse(message.ToArray()));
                    message.SetLength(0);
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            closed.TrySetResult(null);
        }
    }

    private void Hand(JsonElement message)
    {
        foreach (var frame in message.ValueKind == JsonValueKind.Array ? message.EnumerateArray().ToArray() : [message])
        {
            frames.Writer.TryWrite(frame);
        }
    }
}
