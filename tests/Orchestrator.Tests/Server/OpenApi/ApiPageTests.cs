using System.Text;
using System.Text.Json;

namespace Orchestrator.Tests.Server.OpenApi;

/// <summary><c>docs/api.md</c> has the routes and bodies that the document of a server has, and no others.</summary>
public sealed class ApiPageTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Begin = "<!-- routes: from GET /openapi/v1.json -->\n";
    private const string End = "<!-- end of routes -->\n";

    // What every route of a kind can answer is said once, above the tables.
    private static readonly (string Name, string[] Codes)[] Groups =
    [
        ("engine", ["overloaded", "storage_unavailable", "recovering", "shutting_down"]),
        ("body", ["validation_failed", "malformed_json", "too_deep", "bad_request", "request_timeout", "body_too_large", "unsupported_media_type"]),
    ];

    [Fact]
    public async Task The_page_has_every_route_as_a_server_describes_it()
    {
        var document = await ApiDocument.OfAsync(server);
        var path = Repository.PathOf("docs", "api.md");
        var page = await File.ReadAllTextAsync(path);
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));
        var renewed = page[..begin] + Tables(document) + page[end..];
        if (Environment.GetEnvironmentVariable("RENEW_DOCS") is { Length: > 0 })
        {
            await File.WriteAllTextAsync(path, renewed);
            return;
        }

        Assert.True(
            page == renewed,
            "docs/api.md is not what GET /openapi/v1.json says. Renew it: RENEW_DOCS=1 dotnet test tests/Orchestrator.Tests --filter ApiPageTests");
    }

    private static string Tables(ApiDocument document)
    {
        var common = document.Operations.Select(operation => ApiDocument.CodesOf(operation.Json)).Aggregate((all, codes) => all.Intersect(codes)).ToList();
        var text = new StringBuilder($"\nEvery route can answer {Links(common)}. In the tables,\n\n");
        foreach (var (name, codes) in Groups)
        {
            text.Append($"- *{name}* stands for {Links(codes)}.\n");
        }

        foreach (var tag in document.Json.GetProperty("tags").EnumerateArray())
        {
            text.Append($"\n## {tag.GetProperty("name")}\n\n{tag.GetProperty("description")}\n\n");
            text.Append("| Route | What it does | Takes | Answers | Errors |\n|---|---|---|---|---|\n");
            foreach (var operation in document.Operations.Where(operation => IsAbout(operation.Json, tag.GetProperty("name").GetString())))
            {
                var errors = ApiDocument.CodesOf(operation.Json).Except(common).ToList();
                text.Append($"| `{operation.Method} {operation.Path}` | {operation.Json.GetProperty("summary")} | {Taken(operation.Json)} | {Answers(operation.Json)} | {Errors(errors)} |\n");
            }
        }

        text.Append("\n## Bodies\n\nWhat is sent may leave out all fields but those in bold; an unknown field is refused. What is answered has them all, but for those in italics.\n");
        foreach (var schema in document.Schemas)
        {
            AppendBody(text, schema);
        }

        return text.Append('\n').ToString();
    }

    private static bool IsAbout(JsonElement operation, string? tag) => operation.TryGetProperty("tags", out var tags) && tags[0].GetString() == tag;

    private static void AppendBody(StringBuilder text, JsonProperty schema)
    {
        text.Append($"\n### {schema.Name}\n\n{schema.Value.GetProperty("description")}\n");
        if (!schema.Value.TryGetProperty("properties", out var fields))
        {
            return;
        }

        text.Append("\n| Field | Type | Meaning |\n|---|---|---|\n");
        var required = schema.Value.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()).ToHashSet() : [];
        var isSent = schema.Value.TryGetProperty("additionalProperties", out _);
        foreach (var field in fields.EnumerateObject())
        {
            var mark = isSent && required.Contains(field.Name) ? "**" : isSent || required.Contains(field.Name) ? "" : "*";
            text.Append($"| {mark}`{field.Name}`{mark} | {Type(field.Value)} | {field.Value.GetProperty("description")} |\n");
        }
    }

    private static string Taken(JsonElement operation)
    {
        var parameters = operation.TryGetProperty("parameters", out var all)
            ? all.EnumerateArray().Where(parameter => parameter.GetProperty("in").GetString() != "path").Select(parameter => $"`{Shown(parameter)}`")
            : [];
        var bodies = operation.TryGetProperty("requestBody", out var body) ? body.GetProperty("content").EnumerateObject().Select(Content).Take(1) : [];
        return string.Join(", ", bodies.Concat(parameters));
    }

    private static string Shown(JsonElement parameter) =>
        parameter.GetProperty("schema").GetProperty("type").GetString() == "object"
            ? parameter.GetProperty("schema").GetProperty("patternProperties").EnumerateObject().Single().Name.Replace("^", "", StringComparison.Ordinal)
                .Replace("\\.", ".", StringComparison.Ordinal).Replace(".+$", "NAME", StringComparison.Ordinal)
            : parameter.GetProperty("name").GetString()!;

    private static string Answers(JsonElement operation) => string.Join(", ",
        from response in operation.GetProperty("responses").EnumerateObject()
        let contents = response.Value.TryGetProperty("content", out var content)
            ? content.EnumerateObject().Where(type => type.Name != "application/problem+json").ToList()
            : []
        where contents.Count > 0 || !response.Value.TryGetProperty("content", out _)
        select $"{response.Name} {string.Join(", ", contents.Select(Content))}".TrimEnd());

    private static string Content(JsonProperty content)
    {
        var name = Type(content.Value.GetProperty("schema"));
        return content.Name == "application/json" ? name : name == "string" ? content.Name : $"{name} ({content.Name})";
    }

    private static string Errors(List<string> codes)
    {
        var groups = Groups.Where(group => group.Codes.All(codes.Contains)).ToList();
        var rest = codes.Except(groups.SelectMany(group => group.Codes)).ToList();
        return string.Join(", ", rest.Select(Link).Concat(groups.Select(group => $"*{group.Name}*")));
    }

    private static string Type(JsonElement schema)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            var name = reference.GetString()!.Split('/')[^1];
            return $"[{name}](#{name.ToLowerInvariant()})";
        }

        if (schema.TryGetProperty("anyOf", out var choices))
        {
            return string.Join(" or ", choices.EnumerateArray().Select(Type));
        }

        if (!schema.TryGetProperty("type", out var types))
        {
            return "any JSON";
        }

        var names = types.ValueKind == JsonValueKind.Array ? types.EnumerateArray().Select(type => type.GetString()!) : [types.GetString()!];
        return string.Join(" or ", names.Select(name => name switch
        {
            "array" => $"array of {Type(schema.GetProperty("items"))}",
            "object" when schema.TryGetProperty("additionalProperties", out var values) => $"object of {Type(values)}",
            "string" when schema.TryGetProperty("format", out var format) && format.GetString() == "date-time" => "time",
            _ => name,
        }));
    }

    private static string Links(IEnumerable<string> codes) => string.Join(", ", codes.Select(Link));

    private static string Link(string code) => $"[{code}](errors/{code}.md)";
}
