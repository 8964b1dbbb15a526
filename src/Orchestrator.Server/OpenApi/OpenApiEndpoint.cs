using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Orchestrator.Engine;

namespace Orchestrator.Server.OpenApi;

/// <summary><c>GET /openapi/v1.json</c>: this server's routes, as OpenAPI 3.1 has them.</summary>
internal sealed class OpenApiEndpoint(EndpointDataSource endpoints, ServerOptions options, OrchestratorOptions engine)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Made when it is first asked for: by then all routes are mapped.
    private readonly Lazy<byte[]> document = new(() =>
        Encoding.UTF8.GetBytes(OpenApiDocument.Of(endpoints.Endpoints, new ApiLimits(options, engine)).ToJsonString(Readable)));

    // Tools add parameters of their own; they mean nothing here.
    public void Map(IEndpointRouteBuilder routes) => routes.MapRead("/openapi/v1.json", GetAsync).Describe(
        new ApiOperation("getOpenApi", ApiTags.Server, "This server's OpenAPI document")
        {
            Answers = [new ApiAnswer(200, "The routes, fields, errors and limits of this server, as OpenAPI 3.1.") { IsText = true }],
        });

    private Task GetAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = document.Value.Length;
        return context.Response.Body.WriteAsync(document.Value, 0, document.Value.Length, context.RequestAborted);
    }
}
