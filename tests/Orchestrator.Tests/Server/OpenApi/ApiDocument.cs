using System.Text.Json;

namespace Orchestrator.Tests.Server.OpenApi;

/// <summary>What a server says of itself at <c>/openapi/v1.json</c>.</summary>
internal sealed record ApiDocument(JsonElement Json)
{
    /// <summary>Every operation with its path and its method in capitals, in the document's order.</summary>
    public IEnumerable<(string Path, string Method, JsonElement Json)> Operations =>
        from path in Json.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select (path.Name, operation.Name.ToUpperInvariant(), operation.Value);

    public IEnumerable<JsonProperty> Schemas => Json.GetProperty("components").GetProperty("schemas").EnumerateObject();

    public static async Task<ApiDocument> OfAsync(TestServer server, string? key = null)
    {
        var answer = await server.SendAsync(HttpMethod.Get, "/openapi/v1.json", null, request =>
        {
            if (key is not null)
            {
                request.Headers.Add("X-API-Key", key);
            }
        });
        Assert.Equal((200, "application/json"), (answer.Status, answer.MediaType));
        return new ApiDocument(answer.Json);
    }

    public JsonElement Operation(string method, string path) =>
        Json.GetProperty("paths").GetProperty(path).GetProperty(method.ToLowerInvariant());

    /// <summary>What a reference within the document leads to.</summary>
    public JsonElement Follow(string reference)
    {
        Assert.StartsWith("#/", reference, StringComparison.Ordinal);
        var found = Json;
        foreach (var part in reference[2..].Split('/'))
        {
            Assert.True(found.TryGetProperty(part.Replace("~1", "/", StringComparison.Ordinal), out found), $"{reference} leads nowhere");
        }

        return found;
    }

    /// <summary>The codes of an operation's problems, those inside its answers included.</summary>
    public static IEnumerable<string> CodesOf(JsonElement operation) => operation.GetProperty("responses").EnumerateObject()
        .SelectMany(response => Codes(response.Value.GetProperty("description").GetString()!));

    /// <summary>The codes that a description names, each with its page.</summary>
    public static IEnumerable<string> Codes(string description) => description.Split('\n')
        .Where(line => line.StartsWith("- [`", StringComparison.Ordinal))
        .Select(line => line[4..line.IndexOf('`', 4)]);
}
