using System.Net;
using System.Text.Json;
using System.Threading.Channels;

namespace Orchestrator.Tests.Sdk;

/// <summary>Answers calls about locks as a test says, and tells of each as it comes.</summary>
internal sealed class LockServer : HttpMessageHandler
{
    private readonly Channel<(string Call, JsonElement Body)> calls = Channel.CreateUnbounded<(string, JsonElement)>();

    /// <summary>What a call of a kind (acquire, renew, release) is answered.</summary>
    public Func<string, JsonElement, HttpResponseMessage> Answer { get; set; } = Grant;

    public HttpClient Connect() => new(this) { BaseAddress = new Uri("http://scripted:9000/") };

    /// <summary>The next call.</summary>
    public async Task<(string Call, JsonElement Body)> NextAsync() => await calls.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public bool HasMore => calls.Reader.TryPeek(out _);

    public static HttpResponseMessage Grant(string call, JsonElement body) => call == "release"
        ? ScriptedServer.Answer(HttpStatusCode.OK, """{"name":"a","released":true}""")
        : ScriptedServer.Answer(HttpStatusCode.OK, $$"""
            {"name":"a","owner":"me","lease_id":"{{body.GetProperty("lease_id").GetString()}}","token":7,"acquired_at":"x","expires_at":"y"}
            """);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var last = request.RequestUri!.Segments[^1];
        var call = last is "renew" or "release" ? last : "acquire";
        var body = JsonElement.Parse(await request.Content!.ReadAsStringAsync(cancellationToken));
        try
        {
            return Answer(call, body);
        }
        finally
        {
            calls.Writer.TryWrite((call, body));
        }
    }
}
