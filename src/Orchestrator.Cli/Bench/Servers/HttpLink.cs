using System.Buffers.Text;
using System.Net.Sockets;

namespace Orchestrator.Cli.Bench.Servers;

/// <summary>
/// One kept-alive connection, as cheap as can be, since it shares the processors with what it measures: blocking calls, requests
/// made beforehand, and answers that are counted instead of understood.
/// </summary>
internal sealed class HttpLink : IDisposable
{
    private const int PatienceMs = 300_000;
    private readonly TcpClient client = new() { NoDelay = true, ReceiveTimeout = PatienceMs, SendTimeout = PatienceMs };
    private readonly NetworkStream stream;
    private byte[] buffer = new byte[16 * 1024];
    private int filled;
    private int bodyStart;
    private int bodyEnd;

    /// <exception cref="IOException">Nobody listens there.</exception>
    public HttpLink(Uri server)
    {
        try
        {
            client.Connect(server.Host, server.Port);
            stream = client.GetStream();
        }
        catch (SocketException e)
        {
            client.Dispose();
            throw new IOException($"Nobody answers at {server}: {e.Message}", e);
        }
    }

    /// <summary>To see which of many have an answer.</summary>
    public Socket Socket => client.Client;

    /// <summary>The body of the last answer; valid until the next.</summary>
    public ReadOnlyMemory<byte> Body => buffer.AsMemory(bodyStart, bodyEnd - bodyStart);

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <exception cref="IOException">The answer has another status.</exception>
    public ReadOnlyMemory<byte> Ask(ReadOnlySpan<byte> request, int status = 200)
    {
        Send(request);
        Expect(status);
        return Body;
    }

    public void Send(ReadOnlySpan<byte> request) => stream.Write(request);

    /// <summary>Waits for an answer with this status.</summary>
    /// <exception cref="IOException">It has another, or the connection broke.</exception>
    public void Expect(int status)
    {
        var (length, given) = ReceiveHead();
        if (length < 0)
        {
            throw new IOException("The answer has no length.");
        }

        while (filled < bodyStart + length)
        {
            Fill();
        }

        bodyEnd = bodyStart + length;
        if (given != status)
        {
            throw new IOException($"The server answered {given} instead of {status}: {System.Text.Encoding.UTF8.GetString(Body.Span)}");
        }
    }

    /// <summary>Waits for a streamed answer of lines, and throws it away.</summary>
    /// <exception cref="IOException">A line tells of an error, the status is not 200, or the connection broke.</exception>
    public void ExpectLines()
    {
        var (length, given) = ReceiveHead();
        if (length >= 0 || given != 200)
        {
            throw new IOException($"The server answered a batch with {given}.");
        }

        var from = bodyStart;
        while (true)
        {
            // An error can begin in one piece and end in the next; those who fail in such numbers that it matters are seen anyway.
            var piece = buffer.AsSpan(from, filled - from);
            if (piece.IndexOf("\"error\":"u8) is >= 0 and var at)
            {
                throw new IOException("The server refused a task of a batch: " + System.Text.Encoding.UTF8.GetString(piece[at..Math.Min(piece.Length, at + 300)]));
            }

            if (buffer.AsSpan(bodyStart, filled - bodyStart).EndsWith("0\r\n\r\n"u8))
            {
                bodyEnd = bodyStart;
                filled = 0;
                return;
            }

            // Only the last bytes can be the beginning of the end.
            var kept = Math.Min(5, filled - bodyStart);
            buffer.AsSpan(filled - kept, kept).CopyTo(buffer);
            (bodyStart, filled, from) = (0, kept, kept);
            Fill();
        }
    }

    public void Dispose()
    {
        stream.Dispose();
        client.Dispose();
    }

    private (int Length, int Status) ReceiveHead()
    {
        // What came behind the last answer belongs to the next.
        buffer.AsSpan(bodyEnd, Math.Max(0, filled - bodyEnd)).CopyTo(buffer);
        (filled, bodyStart, bodyEnd) = (Math.Max(0, filled - bodyEnd), 0, 0);
        int end;
        while ((end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            Fill();
        }

        var head = buffer.AsSpan(0, end);
        bodyStart = end + 4;
        var length = -1;
        if (head.IndexOf("Content-Length: "u8) is >= 0 and var at)
        {
            _ = Utf8Parser.TryParse(head[(at + 16)..], out length, out _);
        }

        _ = Utf8Parser.TryParse(head[9..], out int status, out _);
        return (length, status);
    }

    private void Fill()
    {
        if (filled == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var read = stream.Read(buffer, filled, buffer.Length - filled);
        if (read == 0)
        {
            throw new IOException("The server closed the connection.");
        }

        filled += read;
    }
}
