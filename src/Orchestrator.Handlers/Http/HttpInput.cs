using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Orchestrator.Handlers.Input;

namespace Orchestrator.Handlers.Http;

/// <summary>The checked input of an <c>http</c> task.</summary>
internal sealed record HttpInput(
    HttpMethod Method, Uri Url, IReadOnlyList<KeyValuePair<string, string>> Headers, JsonElement? Body, TimeSpan? Timeout)
{
    /// <summary>Reads the task's input_data.</summary>
    /// <exception cref="InputException">A field cannot be used.</exception>
    public static HttpInput Read(JsonPayload payload)
    {
        var input = InputFields.Of(payload, """{"url": "https://example.org/"}""");
        var headers = input.TextMap("headers");
        foreach (var (name, value) in headers)
        {
            HttpHeaderRules.Check(name, value);
        }

        return new HttpInput(
            ReadMethod(input.FindText("method")),
            ReadUrl(input.FindText("url")),
            headers,
            input.Find("body"),
            input.FindNumber("timeout_seconds", 0.001, 24 * 3600) is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
    }

    /// <summary>The address as messages show it: without the query, which may hold keys.</summary>
    public string Target => $"{Method} {Url.GetLeftPart(UriPartial.Path)}";

    public HttpRequestMessage ToRequest()
    {
        var request = new HttpRequestMessage(Method, Url);
        if (Body is { } body)
        {
            request.Content = body.ValueKind == JsonValueKind.String
                ? new StringContent(body.GetString()!, Encoding.UTF8)
                : new ByteArrayContent(Encoding.UTF8.GetBytes(body.GetRawText()))
                {
                    Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
                };
        }

        foreach (var (name, value) in Headers)
        {
            if (HttpHeaderRules.DescribesContent(name))
            {
                // Without a body there is nothing to describe; servers are still told, as curl does.
                request.Content ??= new ByteArrayContent([]);
                request.Content.Headers.Remove(name);
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
            else
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }

    private static HttpMethod ReadMethod(string? text)
    {
        if (text is null)
        {
            return HttpMethod.Get;
        }

        if (!HttpHeaderRules.IsToken(text) || text.Equals("CONNECT", StringComparison.OrdinalIgnoreCase))
        {
            throw new InputException($"input_data.method cannot be {JsonSerializer.Serialize(text)}: use GET, POST, PUT, PATCH, DELETE, HEAD or OPTIONS.");
        }

        return HttpMethod.Parse(text);
    }

    private static Uri ReadUrl(string? text)
    {
        if (text is null)
        {
            throw new InputException("""input_data.url is missing: say what to call, as in {"url": "https://example.org/"}.""");
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps) || url.Host.Length == 0)
        {
            throw new InputException($"input_data.url must be an absolute http or https address, not {JsonSerializer.Serialize(text)}.");
        }

        if (url.UserInfo.Length > 0)
        {
            throw new InputException("input_data.url must not hold a user name or password: send them in input_data.headers.Authorization.");
        }

        return url;
    }
}
