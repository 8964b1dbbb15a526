using System.Text;

namespace Orchestrator.Cli.Bench.Servers;

/// <summary>Requests as the bytes that go over the wire.</summary>
internal static class HttpRequests
{
    public static byte[] Get(string path) => Encoding.UTF8.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");

    /// <summary>A submission of one task.</summary>
    public static byte[] Submit(ReadOnlySpan<byte> body) => Post("/api/v1/tasks", "application/json", body);

    /// <summary>A batch of tasks, a line each.</summary>
    public static byte[] SubmitBatch(ReadOnlySpan<byte> lines) => Post("/api/v1/tasks/batch", "application/x-ndjson", lines);

    /// <summary>A batch that is the same line again and again.</summary>
    public static byte[] SubmitBatch(ReadOnlySpan<byte> line, int count)
    {
        var lines = new byte[(line.Length + 1) * count];
        for (var at = 0; at < lines.Length; at += line.Length + 1)
        {
            line.CopyTo(lines.AsSpan(at));
            lines[at + line.Length] = (byte)'\n';
        }

        return SubmitBatch(lines);
    }

    private static byte[] Post(string path, string type, ReadOnlySpan<byte> body) =>
    [
        .. Encoding.UTF8.GetBytes($"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n"),
        .. body,
    ];
}
