using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Orchestrator.Tests.Sdk;

/// <summary>Answers a client's requests from a script, one after the other, and keeps what was asked.</summary>
internal sealed class ScriptedServer(params Func<HttpResponseMessage>[] script) : HttpMessageHandler
{
    private int next;

    public List<string> Asked { get; } = [];

    public List<string> Bodies { get; } = [];

    public List<string?> Keys { get; } = [];

    /// <summary>Where streams of events were to be taken up; null where nothing was said.</summary>
    public List<string?> LastEventIds { get; } = [];

    public HttpClient Connect() => new(this) { BaseAddress = new Uri("http://scripted:9000/") };

    public static HttpResponseMessage Answer(HttpStatusCode status, string body, string mediaType = "application/json") =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, mediaType) };

    public static HttpResponseMessage Problem(int status, string code, string detail, string more = "") => Answer(
        (HttpStatusCode)status,
        $$"""{"type": "/docs/errors/{{code}}", "title": "No", "status": {{status}}, "detail": "{{detail}}", "code": "{{code}}"{{more}}}""",
        "application/problem+json");

    public static HttpResponseMessage TaskIn(string status) => Answer(HttpStatusCode.OK, $$"""
        {"task_id": "0-abc", "task_type": "echo", "domain": "default", "status": "{{status}}", "priority": 2, "attempt": 1, "max_attempts": 4,
         "progress": {"percent": 0, "message": null}, "result": {"ä": [1, 2]}, "submitted_at": "2026-01-01T00:00:00.000000Z", "tags": {}, "input_data": null}
        """);

    /// <summary>No server was reached.</summary>
    public static HttpResponseMessage Refused() => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused");

    /// <summary>The connection was reset as it was made: .NET lets that out as it is.</summary>
    public static HttpResponseMessage Reset() => throw new SocketException((int)SocketError.NotConnected);

    /// <summary>The server was reached, and then nothing more was heard.</summary>
    public static HttpResponseMessage BrokenOff() => throw new HttpRequestException(HttpRequestError.ResponseEnded, "broken off");

    /// <summary>An answer that comes in pieces, as a network brings it.</summary>
    public static HttpResponseMessage Stream(string mediaType, Pieces pieces) =>
        new(HttpStatusCode.OK) { Content = new StreamContent(pieces) { Headers = { { "Content-Type", mediaType } } } };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked.Add($"{request.Method} {request.RequestUri!.PathAndQuery}");
        Bodies.Add(request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken));
        Keys.Add(request.Headers.TryGetValues("X-API-Key", out var keys) ? keys.Single() : null);
        LastEventIds.Add(request.Headers.TryGetValues("Last-Event-ID", out var ids) ? ids.Single() : null);
        return script[Math.Min(next++, script.Length - 1)]();
    }
}
