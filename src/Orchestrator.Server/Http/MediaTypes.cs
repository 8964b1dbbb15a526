using Microsoft.Net.Http.Headers;
using Orchestrator.Server.Errors;

namespace Orchestrator.Server.Http;

/// <summary>Calls that change something say that they send JSON, or JSON lines: a browser sends that nowhere without asking first.</summary>
internal static class MediaTypes
{
    /// <summary>What a line-by-line answer is sent as.</summary>
    public const string Ndjson = "application/x-ndjson";

    private const string Json = "application/json";
    public static readonly string[] JsonTypes = [Json];
    public static readonly string[] YamlTypes = ["application/yaml", "application/x-yaml", "text/yaml"];
    public static readonly string[] JsonOrYamlTypes = [Json, .. YamlTypes];
    public static readonly string[] NdjsonTypes = [Ndjson, "application/ndjson", "application/jsonl"];

    /// <summary>The problem with the body's media type; null when it is JSON as it should be.</summary>
    public static Problem? CheckJson(HttpRequest request) => Check(request, JsonTypes);

    /// <summary>The same for a body with a JSON document a line.</summary>
    public static Problem? CheckNdjson(HttpRequest request) => Check(request, NdjsonTypes);

    /// <summary>The same for a body that may be YAML as well.</summary>
    public static Problem? CheckJsonOrYaml(HttpRequest request) => Check(request, JsonOrYamlTypes);

    /// <summary>True when the body says that it is YAML.</summary>
    public static bool IsYaml(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) && YamlTypes.Any(name => parsed.MediaType.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static Problem? Check(HttpRequest request, string[] wanted)
    {
        if (request.Headers.ContentEncoding is { Count: > 0 } encoding && !encoding.ToString().Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            return new Problem(ErrorCodes.UnsupportedMediaType, $"The body is encoded as '{encoding}'; send it as it is.");
        }

        var type = request.ContentType;
        if (string.Equals(type, wanted[0], StringComparison.Ordinal))
        {
            return null;
        }

        if (!MediaTypeHeaderValue.TryParse(type, out var parsed)
            || !wanted.Any(name => parsed.MediaType.Equals(name, StringComparison.OrdinalIgnoreCase)))
        {
            return new Problem(
                ErrorCodes.UnsupportedMediaType,
                string.IsNullOrEmpty(type) ? $"The request has no Content-Type; send {wanted[0]}." : $"The body is '{type}'; send {wanted[0]}.");
        }

        return parsed.Charset.Length == 0 || parsed.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            || parsed.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase)
            ? null
            : new Problem(ErrorCodes.UnsupportedMediaType, $"The body's charset is '{parsed.Charset}'; send UTF-8.");
    }
}
