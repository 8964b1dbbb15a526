using System.Buffers;
using System.Buffers.Binary;
using System.Net.WebSockets;
using Orchestrator.Cluster.Links;

namespace Orchestrator.Cluster.Transport;

/// <summary>An open stream to one life of a node: a loop that sends all that waits as one WebSocket message, and one that reads.</summary>
internal sealed class NodeStream(WebSocket socket, MemberId self, MemberId peer, ILinkListener listener, long maxQueuedBytes)
{
    private const int ChunkBytes = 64 * 1024;
    private const long MaxMessageBytes = 1L << 30;
    private readonly SendQueue queue = new(maxQueuedBytes);
    private readonly CancellationTokenSource end = new();
    private readonly TaskCompletionSource completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The node's own life that the stream belongs to.</summary>
    public MemberId Self { get; } = self;

    public MemberId Peer { get; } = peer;

    /// <summary>Completes when nothing more comes of this stream. Never fails.</summary>
    public Task Completion => completion.Task;

    /// <summary>Sends, or drops and says so. A queue that is too long cuts the stream: the peer does not keep up.</summary>
    public bool Send(byte channel, ReadOnlyMemory<byte> message)
    {
        if (queue.Add(channel, message, out var isFull))
        {
            return true;
        }

        if (isFull)
        {
            Abort();
        }

        return false;
    }

    /// <summary>Cuts it at once.</summary>
    public void Abort()
    {
        end.Cancel();
        socket.Abort();
    }

    /// <summary>Sends what waits, then ends.</summary>
    public void Close() => queue.Close();

    /// <summary>Runs until either side ends it; the caller says afterwards that the peer is lost, then calls <see cref="Ended"/>.</summary>
    public async Task RunAsync()
    {
        listener.Seen(Peer);
        var sending = SendAsync();
        await ReadAsync();
        Abort();
        await sending;
        socket.Dispose();
    }

    public void Ended() => completion.SetResult();

    private async Task ReadAsync()
    {
        using var reader = new FrameReader(MaxMessageBytes);
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(reader.Room, end.Token);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                reader.Came(received.Count);
                while (reader.TryRead(out var channel, out var message))
                {
                    listener.Received(Peer, channel, message);
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or InvalidDataException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // However it ended, it ended.
        }
    }

    private async Task SendAsync()
    {
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            while (await queue.TakeAsync(end.Token) is { } messages)
            {
                await SendAllAsync(messages, chunk);
            }

            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, end.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            Abort();
        }
        finally
        {
            queue.Close();
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    private async ValueTask SendAllAsync(List<(byte Channel, ReadOnlyMemory<byte> Message)> messages, byte[] chunk)
    {
        var filled = 0;
        foreach (var (channel, message) in messages)
        {
            if (filled > 0 && filled + FrameReader.HeaderBytes + message.Length > chunk.Length)
            {
                await SendPartAsync(chunk.AsMemory(0, filled), isLast: false);
                filled = 0;
            }

            BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(filled), message.Length);
            chunk[filled + 4] = channel;
            filled += FrameReader.HeaderBytes;
            if (filled + message.Length <= chunk.Length)
            {
                message.CopyTo(chunk.AsMemory(filled));
                filled += message.Length;
            }
            else
            {
                await SendPartAsync(chunk.AsMemory(0, filled), isLast: false);
                await SendPartAsync(message, isLast: false);
                filled = 0;
            }
        }

        await SendPartAsync(chunk.AsMemory(0, filled), isLast: true);
    }

    private ValueTask SendPartAsync(ReadOnlyMemory<byte> part, bool isLast) =>
        socket.SendAsync(part, WebSocketMessageType.Binary, isLast, end.Token);
}
