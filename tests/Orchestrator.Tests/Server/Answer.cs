using System.Net.Http.Headers;
using System.Text.Json;

namespace Orchestrator.Tests.Server;

/// <summary>What the server answered.</summary>
internal sealed record Answer(int Status, string? MediaType, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, byte[] Body)
{
    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Body, new JsonDocumentOptions { MaxDepth = 1000 });
            return document.RootElement.Clone();
        }
    }

    public string TaskStatus => Json.GetProperty("status").GetString()!;

    public static async Task<Answer> ReadAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode,
        response.Content.Headers.ContentType?.MediaType,
        response.Headers,
        response.Content.Headers,
        await response.Content.ReadAsByteArrayAsync());

    /// <summary>Asserts that this is a whole problem with this status and code, and returns its detail.</summary>
    public string MustBeProblem(int status, string code)
    {
        Assert.Equal(status, Status);
        Assert.Equal("application/problem+json", MediaType);
        var json = Json;
        Assert.Equal(code, json.GetProperty("code").GetString());
        Assert.Equal(status, json.GetProperty("status").GetInt32());
        Assert.Equal($"/docs/errors/{code}", json.GetProperty("type").GetString());
        Assert.NotEmpty(json.GetProperty("title").GetString()!);
        var detail = json.GetProperty("detail").GetString()!;
        Assert.NotEmpty(detail);
        if (status is 429 or 503)
        {
            Assert.True(Headers.RetryAfter?.Delta > TimeSpan.Zero);
        }

        return detail;
    }

    /// <summary>Asserts that this is a 400 about fields, and returns the faults of one of them.</summary>
    public string MustFault(string field, string code = "validation_failed")
    {
        MustBeProblem(400, code);
        var errors = Json.GetProperty("errors");
        Assert.True(errors.TryGetProperty(field, out var faults), $"No error for '{field}' in {errors}");
        return string.Join("; ", faults.EnumerateArray().Select(fault => fault.GetString()));
    }
}
