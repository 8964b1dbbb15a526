using Microsoft.Net.Http.Headers;
using Orchestrator.Server.Errors;

namespace Orchestrator.Server.Http;

/// <summary>Calls that change something say that they send JSON: a browser sends that nowhere without asking first.</summary>
internal static class MediaTypes
{
    private const string Json = "application/json";

    /// <summary>The problem with the body's media type; null when it is JSON as it should be.</summary>
    public static Problem? CheckJson(HttpRequest request)
    {
        if (request.Headers.ContentEncoding is { Count: > 0 } encoding && !encoding.ToString().Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            return new Problem(ErrorCodes.UnsupportedMediaType, $"The body is encoded as '{encoding}'; send it as it is.");
        }

        var type = request.ContentType;
        if (string.Equals(type, Json, StringComparison.Ordinal))
        {
            return null;
        }

        if (!MediaTypeHeaderValue.TryParse(type, out var parsed)
            || !parsed.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase))
        {
            return new Problem(
                ErrorCodes.UnsupportedMediaType,
                string.IsNullOrEmpty(type) ? "The request has no Content-Type; send application/json." : $"The body is '{type}'; send application/json.");
        }

        return parsed.Charset.Length == 0 || parsed.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            || parsed.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase)
            ? null
            : new Problem(ErrorCodes.UnsupportedMediaType, $"The body's charset is '{parsed.Charset}'; send UTF-8.");
    }
}
