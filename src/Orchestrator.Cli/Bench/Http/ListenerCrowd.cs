using System.Diagnostics;
using System.Net.Sockets;
using Orchestrator.Cli.Bench.Servers;

namespace Orchestrator.Cli.Bench.Http;

/// <summary>Many listeners to events on one thread, which reads all they get and only counts it: they share the processors with the server.</summary>
internal sealed class ListenerCrowd : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);
    private readonly List<Socket> sockets = [];
    private readonly byte[] buffer = new byte[256 * 1024];
    private readonly Thread thread;
    private readonly TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<Socket> silent = [];
    private long events;
    private volatile bool stops;

    private ListenerCrowd(Uri server, int count)
    {
        var request = HttpRequests.Get("/api/v1/events");
        for (var i = 0; i < count; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            sockets.Add(socket);
            silent.Add(socket);
            socket.Connect(server.Host, server.Port);
            socket.Send(request);
            socket.Blocking = false;
        }

        thread = new Thread(Listen) { IsBackground = true, Name = "listeners" };
        thread.Start();
    }

    /// <summary>Events that all together received.</summary>
    public long Events => Interlocked.Read(ref events);

    /// <summary>How often one was told that events were left out.</summary>
    public long Resets { get; private set; }

    /// <summary>Connects the listeners; returns once the server has begun to tell each of them.</summary>
    /// <exception cref="IOException">One was refused.</exception>
    public static async Task<ListenerCrowd> StartAsync(Uri server, int count)
    {
        var crowd = new ListenerCrowd(server, count);
        await crowd.all.Task.WaitAsync(Patience);
        return crowd;
    }

    /// <summary>Completes when so many events were received or left out, or when nothing has come for five seconds.</summary>
    public async Task HeardAsync(long events)
    {
        var (heard, since) = (-1L, Stopwatch.GetTimestamp());
        while (Interlocked.Read(ref this.events) < events && Resets == 0 && Stopwatch.GetElapsedTime(since) < Silence)
        {
            if (Interlocked.Read(ref this.events) is var now && now != heard)
            {
                (heard, since) = (now, Stopwatch.GetTimestamp());
            }

            await Task.Delay(Interval);
        }
    }

    public void Dispose()
    {
        stops = true;
        thread.Join();
        sockets.ForEach(socket => socket.Dispose());
    }

    private void Listen()
    {
        while (!stops)
        {
            foreach (var socket in sockets)
            {
                if (socket.Available > 0)
                {
                    Read(socket);
                }
            }

            Thread.Sleep(Interval);
        }
    }

    private void Read(Socket socket)
    {
        var read = socket.Receive(buffer, SocketFlags.None, out var error);
        if (error != SocketError.Success || read == 0)
        {
            return;
        }

        // An event that is cut in two may be missed: at this size of the buffer that is rare.
        var piece = buffer.AsSpan(0, read);
        if (silent.Remove(socket))
        {
            if (!piece.StartsWith("HTTP/1.1 200"u8))
            {
                all.TrySetException(new IOException("A listener was refused: " + System.Text.Encoding.UTF8.GetString(piece)));
            }
            else if (silent.Count == 0)
            {
                all.TrySetResult();
            }
        }

        var resets = piece.Count("event: reset"u8);
        Resets += resets;
        Interlocked.Add(ref events, piece.Count("\ndata: "u8) - resets);
    }
}
