using System.Text.Json.Nodes;
using Orchestrator.Server.Errors;
using Orchestrator.Server.OpenApi.Schemas;
using Orchestrator.Server.Status;

namespace Orchestrator.Server.OpenApi;

/// <summary>Makes the document of a server from its endpoints and their descriptions.</summary>
internal static class OpenApiDocument
{
    private const string About = """
        Runs tasks and does not lose them: a task that was acknowledged is started at least once, and exactly one result is accepted.

        JSON is snake_case in UTF-8, times are RFC 3339 in UTC, durations are seconds. An error is `application/problem+json` with a `code`;
        the page of each code is the `type` of the problem. A 429 or 503 says in `Retry-After` when to try again. HEAD is answered wherever
        GET is, but for the stream of events.

        """;

    public static JsonObject Of(IReadOnlyList<Endpoint> endpoints, ApiLimits limits)
    {
        var schemas = new SchemaSet(new WireValues(limits));
        var operations = new OperationJson(schemas, limits);
        var paths = new JsonObject();
        foreach (var endpoint in endpoints.OfType<RouteEndpoint>())
        {
            AddTo(paths, endpoint, operations);
        }

        var hasKeys = limits.Server.ApiKeys.Count > 0;
        var components = new JsonObject
        {
            ["schemas"] = schemas.Build(),
            ["examples"] = new JsonObject(ErrorCodes.All.Where(operations.Shown.Contains).Select(code => KeyValuePair.Create(code.Name, (JsonNode?)Example(code)))),
        };
        if (hasKeys)
        {
            components["securitySchemes"] = SecuritySchemes();
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Orchestrator",
                ["version"] = ServerVersion.Text,
                ["description"] = About + string.Join('\n', ApiErrors.WithoutOperation.Select(code => "- " + OperationJson.Line(code))),
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["security"] = hasKeys ? new JsonArray(new JsonObject { ["api_key"] = new JsonArray() }, new JsonObject { ["bearer"] = new JsonArray() }) : [],
            ["tags"] = new JsonArray([.. ApiTags.All.Select(tag => new JsonObject { ["name"] = tag.Name, ["description"] = tag.Description })]),
            ["paths"] = paths,
            ["components"] = components,
        };
    }

    private static void AddTo(JsonObject paths, RouteEndpoint endpoint, OperationJson operations)
    {
        var path = endpoint.RoutePattern.RawText!;
        var item = paths[path] as JsonObject;
        if (item is null)
        {
            paths[path] = item = [];
        }

        // What is true of a GET is true of its HEAD: it is not said twice.
        foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Where(method => !HttpMethods.IsHead(method)) ?? [])
        {
            item[method.ToLowerInvariant()] = endpoint.Metadata.GetMetadata<ApiOperation>() is { } operation
                ? operations.Of(operation)
                : OperationJson.Undescribed();
        }
    }

    private static JsonObject Example(ErrorCode code) => new()
    {
        ["summary"] = code.Title,
        ["value"] = new JsonObject
        {
            ["type"] = Problem.PageOf(code),
            ["title"] = code.Title,
            ["status"] = code.Status,
            ["detail"] = $"{code.Title}.",
            ["code"] = code.Name,
        },
    };

    private static JsonObject SecuritySchemes() => new()
    {
        ["api_key"] = new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = "X-API-Key", ["description"] = "One of the server's API keys." },
        ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "The same key as `Authorization: Bearer`." },
    };
}
