using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Orchestrator.Engine;
using Orchestrator.Server;
using Orchestrator.Server.Errors;
using Orchestrator.Server.OpenApi;

namespace Orchestrator.Tests.Server.OpenApi;

/// <summary>The document at <c>/openapi/v1.json</c> has all that a server has, and nothing else.</summary>
public sealed class DocumentTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Key = "a-key-of-many-characters";

    [Fact]
    public async Task Every_route_is_there_with_its_methods_and_nothing_else()
    {
        var document = await ApiDocument.OfAsync(server);
        var routes =
            from endpoint in server.Endpoints.OfType<RouteEndpoint>()
            from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
            where method != "HEAD"
            select (endpoint.RoutePattern.RawText!, method);

        Assert.Equal(routes.Order(), document.Operations.Select(operation => (operation.Path, operation.Method)).Order());
    }

    [Fact]
    public async Task Every_route_is_described()
    {
        var document = await ApiDocument.OfAsync(server);

        Assert.All(document.Operations, operation => Assert.False(
            operation.Json.TryGetProperty("x-undescribed", out _), $"{operation.Method} {operation.Path} has no description: add .Describe(...) where it is mapped"));
        Assert.Distinct(document.Operations.Select(operation => operation.Json.GetProperty("operationId").GetString()));
    }

    [Fact]
    public void A_route_without_a_description_is_there_as_such()
    {
        var route = new RouteEndpoint(
            _ => Task.CompletedTask, RoutePatternFactory.Parse("/new/{id}"), 0, new EndpointMetadataCollection(new HttpMethodMetadata(["GET", "POST"])), null);

        var document = OpenApiDocument.Of([route], new ApiLimits(new ServerOptions(), new OrchestratorOptions()));

        Assert.Equal(["get", "post"], document["paths"]!["/new/{id}"]!.AsObject().Select(operation => operation.Key));
        Assert.True(document["paths"]!["/new/{id}"]!["get"]!["x-undescribed"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Every_part_of_a_path_is_a_parameter_and_no_other_is()
    {
        foreach (var (path, method, operation) in (await ApiDocument.OfAsync(server)).Operations)
        {
            var parts = path.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}'));
            var parameters = operation.TryGetProperty("parameters", out var all)
                ? all.EnumerateArray().Where(parameter => parameter.GetProperty("in").GetString() == "path").Select(parameter => parameter.GetProperty("name").GetString()!)
                : [];
            Assert.True(parts.SequenceEqual(parameters), $"{method} {path}");
        }
    }

    [Fact]
    public async Task With_keys_it_needs_one_and_says_which_routes_do()
    {
        await using var closed = await TestServer.StartAsync(options => options.ApiKeys = [Key]);
        (await closed.GetAsync("/openapi/v1.json")).MustBeProblem(401, "unauthorized");

        var document = await ApiDocument.OfAsync(closed, Key);

        var schemes = document.Json.GetProperty("components").GetProperty("securitySchemes").EnumerateObject().Select(scheme => scheme.Name);
        var needed = document.Json.GetProperty("security").EnumerateArray().SelectMany(choice => choice.EnumerateObject()).Select(scheme => scheme.Name);
        Assert.Equal(["api_key", "bearer"], schemes);
        Assert.Equal(["api_key", "bearer"], needed);
        foreach (var (path, method, operation) in document.Operations)
        {
            var saysOpen = operation.TryGetProperty("security", out var none) && none.GetArrayLength() == 0;
            var answer = await closed.SendAsync(new HttpMethod(method), path);
            Assert.Equal((path, !saysOpen), (path, answer.Status == 401));
            Assert.Equal(!saysOpen, ApiDocument.CodesOf(operation).Contains("unauthorized"));
            Assert.DoesNotContain("host_not_allowed", ApiDocument.CodesOf(operation));
        }
    }

    [Fact]
    public async Task Limits_are_those_of_the_options_in_force()
    {
        await using var small = await TestServer.StartAsync(options =>
        {
            options.MaxRequestBodyBytes = 12_345;
            options.MaxBatchLines = 77;
            var add = options.ConfigureEngine!;
            options.ConfigureEngine = engine =>
            {
                add(engine);
                engine.MaxPayloadBytes = 2_345;
            };
        });
        var document = await ApiDocument.OfAsync(small);

        Assert.Contains("12,345 bytes", Body("/api/v1/tasks"), StringComparison.Ordinal);
        Assert.Contains("77 lines, each of up to 12,345 bytes", Body("/api/v1/tasks/batch"), StringComparison.Ordinal);
        Assert.Contains(
            "2,345 bytes",
            document.Follow("#/components/schemas/SubmitTaskRequest/properties/input_data").GetProperty("description").GetString(),
            StringComparison.Ordinal);

        string Body(string path) => document.Operation("POST", path).GetProperty("requestBody").GetProperty("description").GetString()!;
    }

    [Fact]
    public async Task Every_error_code_has_its_operation()
    {
        await using var closed = await TestServer.StartAsync(options => options.ApiKeys = [Key]);
        var documents = new[] { await ApiDocument.OfAsync(server), await ApiDocument.OfAsync(closed, Key) };

        // Two codes are answered where there is no operation; the document's own description has them.
        var codes = documents.SelectMany(document => document.Operations).SelectMany(operation => ApiDocument.CodesOf(operation.Json))
            .Concat(ApiDocument.Codes(documents[0].Json.GetProperty("info").GetProperty("description").GetString()!))
            .Distinct();

        Assert.Equal(ErrorCodes.All.Select(code => code.Name).Order(), codes.Order());
    }

    [Fact]
    public async Task Every_reference_leads_somewhere()
    {
        var document = await ApiDocument.OfAsync(server);
        var references = References(document.Json).ToList();

        Assert.NotEmpty(references);
        Assert.All(references, reference => document.Follow(reference));
    }

    [Fact]
    public async Task Every_schema_and_each_of_its_fields_says_what_it_means()
    {
        var document = await ApiDocument.OfAsync(server);
        var silent =
            from schema in document.Schemas
            where schema.Value.TryGetProperty("properties", out _)
            from field in schema.Value.GetProperty("properties").EnumerateObject()
            where !field.Value.TryGetProperty("description", out _)
            select $"{schema.Name}.{field.Name}";

        Assert.Empty(silent);
        Assert.All(document.Schemas, schema => Assert.True(schema.Value.TryGetProperty("description", out _), schema.Name));
    }

    private static IEnumerable<string> References(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member =>
            member.Name == "$ref" ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
