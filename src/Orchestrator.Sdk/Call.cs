using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Orchestrator.Sdk;

/// <summary>One request, kept so that it can be sent more than once.</summary>
/// <param name="Path">Below the server's address.</param>
/// <param name="Body">Null for none.</param>
/// <param name="Repeatable">True when carrying it out twice does no harm.</param>
internal sealed record Call(HttpMethod Method, string Path, ReadOnlyMemory<byte>? Body, bool Repeatable)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    public MediaTypeHeaderValue MediaType { get; init; } = Json;

    /// <summary>For a stream of events: the last one that was seen.</summary>
    public string? LastEventId { get; init; }

    public static Call Get(string path) => new(HttpMethod.Get, path, null, Repeatable: true);

    public static Call Post<T>(string path, T body, JsonTypeInfo<T> type, bool repeatable) =>
        new(HttpMethod.Post, path, JsonSerializer.SerializeToUtf8Bytes(body, type), repeatable);

    public HttpRequestMessage ToRequest(Uri root)
    {
        var request = new HttpRequestMessage(Method, new Uri(root, Path));
        if (Body is { } body)
        {
            request.Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = MediaType } };
        }

        if (LastEventId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", LastEventId);
        }

        return request;
    }
}
