using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Orchestrator.Tests.Server.OpenApi;

/// <summary>Calls a server and holds each answer against what the document says of it.</summary>
internal sealed class DocumentedCalls(TestServer server, ApiDocument document)
{
    private readonly SchemaCheck check = new(document);
    private readonly HashSet<string> seen = [];

    /// <summary>The answers that the document has, problems left out, and that no call got.</summary>
    public IEnumerable<string> NotSeen =>
        from operation in document.Operations
        from response in operation.Json.GetProperty("responses").EnumerateObject()
        where !response.Value.TryGetProperty("content", out var content) || content.EnumerateObject().Any(type => type.Name != "application/problem+json")
        let answer = $"{operation.Method} {operation.Path} {response.Name}"
        where !seen.Contains(answer)
        select answer;

    public Task<Answer> GetAsync(string path, int status, string query = "", string? id = null) =>
        SendAsync(HttpMethod.Get, path, status, query, id);

    public Task<Answer> PostAsync(string path, string body, int status, string mediaType = "application/json", string? id = null)
    {
        var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
        return SendAsync(HttpMethod.Post, path, status, id: id, content: content);
    }

    public async Task<Answer> SendAsync(HttpMethod method, string path, int status, string query = "", string? id = null, HttpContent? content = null)
    {
        var answer = await server.SendAsync(method, Filled(path, id) + query, content);
        Assert.True(answer.Status == status, $"{method} {path} answered {answer.Status}: {Encoding.UTF8.GetString(answer.Body)}");
        var response = Response(method.Method, path, status);
        foreach (var header in response.TryGetProperty("headers", out var headers) ? headers.EnumerateObject().Select(header => header.Name) : [])
        {
            Assert.True(answer.Headers.Contains(header), $"{method} {path} {status} has no {header}");
        }

        if (!response.TryGetProperty("content", out var contents))
        {
            Assert.Empty(answer.Body);
            return answer;
        }

        Assert.True(contents.TryGetProperty(answer.MediaType!, out var media), $"{method} {path} {status} is {answer.MediaType}");
        foreach (var value in Values(answer))
        {
            var faults = check.Faults(value, media.GetProperty("schema"));
            Assert.True(faults.Count == 0, $"{method} {path} {status}: {string.Join("; ", faults)}");
            MustName(response, value, answer.MediaType!);
        }

        return answer;
    }

    /// <summary>Listens while something happens, and looks at what comes.</summary>
    public async Task ListenAsync(string path, string query, int events, Func<Task> happen)
    {
        var schema = Response("GET", path, 200).GetProperty("content").GetProperty("text/event-stream").GetProperty("schema");
        using var response = await server.Client.GetAsync(new Uri(path + query, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        await happen();
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        while (events > 0)
        {
            var line = await lines.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20));
            if (line!.StartsWith("data: ", StringComparison.Ordinal))
            {
                Assert.Empty(check.Faults(JsonElement.Parse(line["data: ".Length..]), schema));
                events--;
            }
        }
    }

    /// <summary>The path with its parts in place; of several, with bars between them.</summary>
    private static string Filled(string path, string? id) =>
        (id?.Split('|') ?? []).Aggregate(path, (filled, part) => $"{filled[..filled.IndexOf('{')]}{part}{filled[(filled.IndexOf('}') + 1)..]}");

    private JsonElement Response(string method, string path, int status)
    {
        Assert.True(
            document.Operation(method, path).GetProperty("responses").TryGetProperty($"{status}", out var response), $"{method} {path} has no {status}");
        seen.Add($"{method} {path} {status}");
        return response;
    }

    /// <summary>A problem's code, also that of a line, is among those the answer names.</summary>
    private static void MustName(JsonElement response, JsonElement value, string mediaType)
    {
        var isProblem = mediaType == "application/problem+json";
        if (isProblem || (value.ValueKind == JsonValueKind.Object && mediaType == "application/x-ndjson" && value.TryGetProperty("error", out _)))
        {
            var code = (isProblem ? value : value.GetProperty("error")).GetProperty("code").GetString();
            Assert.Contains(code, ApiDocument.Codes(response.GetProperty("description").GetString()!));
        }
    }

    private static IEnumerable<JsonElement> Values(Answer answer) => answer.MediaType switch
    {
        "application/x-ndjson" => Encoding.UTF8.GetString(answer.Body).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)),
        "text/plain" or "application/octet-stream" => [],
        _ => [answer.Json],
    };
}
