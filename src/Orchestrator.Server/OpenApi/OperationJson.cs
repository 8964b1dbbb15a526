using System.Text.Json.Nodes;
using Orchestrator.Contracts;
using Orchestrator.Server.Errors;
using Orchestrator.Server.OpenApi.Schemas;

namespace Orchestrator.Server.OpenApi;

/// <summary>Writes operations as OpenAPI has them.</summary>
internal sealed class OperationJson(SchemaSet schemas, ApiLimits limits)
{
    private readonly HashSet<ErrorCode> shown = [];

    /// <summary>The codes that operations refer to an example of; what they leave out nobody would find.</summary>
    public IReadOnlySet<ErrorCode> Shown => shown;

    /// <summary>What a route without a description is shown as: there, and with nothing known of it.</summary>
    public static JsonObject Undescribed() => new()
    {
        ["x-undescribed"] = true,
        ["responses"] = new JsonObject { ["default"] = new JsonObject { ["description"] = "Not described." } },
    };

    /// <summary>A code, its page and what it says.</summary>
    public static string Line(ErrorCode code) => $"[`{code.Name}`]({Problem.PageOf(code)}): {code.Title}.";

    public JsonObject Of(ApiOperation operation)
    {
        var json = new JsonObject
        {
            ["operationId"] = operation.Id,
            ["tags"] = new JsonArray(operation.Tag),
            ["summary"] = operation.Summary,
        };
        if (operation.Description is { } description)
        {
            json["description"] = description;
        }

        if (limits.Server.ApiKeys.Count > 0 && !operation.NeedsKey)
        {
            json["security"] = new JsonArray();
        }

        if (operation.Parameters.Count > 0)
        {
            json["parameters"] = new JsonArray([.. operation.Parameters.Select(Parameter)]);
        }

        if (operation.Body is { } body)
        {
            json["requestBody"] = Body(body);
        }

        json["responses"] = Responses(operation);
        return json;
    }

    private static JsonObject Parameter(ApiParameter parameter)
    {
        var json = new JsonObject { ["name"] = parameter.Name, ["in"] = parameter.In, ["description"] = parameter.Meaning };
        if (parameter.In == "path")
        {
            json["required"] = true;
        }

        if (parameter.Explode is { } explode)
        {
            json["style"] = "form";
            json["explode"] = explode;
        }

        json["schema"] = parameter.Schema.DeepClone();
        if (parameter.Example is { } example)
        {
            json["example"] = example.DeepClone();
        }

        return json;
    }

    private JsonObject Body(ApiBody body) => new()
    {
        ["description"] = body.Limit(limits),
        ["required"] = body.IsRequired,
        ["content"] = new JsonObject(body.MediaTypes.Select(type =>
            KeyValuePair.Create(type, (JsonNode?)new JsonObject { ["schema"] = schemas.Sent(body.Type) }))),
    };

    private JsonObject Responses(ApiOperation operation)
    {
        var responses = new JsonObject();
        foreach (var answer in operation.Answers)
        {
            responses[Key(answer.Status)] = Answer(answer);
        }

        foreach (var codes in operation.Errors.Concat(ApiErrors.OfAll(operation, limits.Server)).Distinct().GroupBy(code => code.Status).OrderBy(group => group.Key))
        {
            responses[Key(codes.Key)] = WithProblem(responses[Key(codes.Key)] as JsonObject ?? [], codes);
        }

        return responses;
    }

    private JsonObject Answer(ApiAnswer answer)
    {
        var lines = answer.LineErrors.Count == 0 ? string.Empty : $"\n\nA line may have one of these errors:\n{Lines(answer.LineErrors)}";
        var json = new JsonObject { ["description"] = answer.Meaning + lines };
        if (answer.Location is { } location)
        {
            json["headers"] = Header("Location", location, new JsonObject { ["type"] = "string", ["format"] = "uri-reference" });
        }

        if (answer.IsText || answer.Type is not null)
        {
            var schema = answer.Type is { } type ? schemas.Answered(type) : new JsonObject { ["type"] = answer.MediaType == "application/json" ? "object" : "string" };
            json["content"] = new JsonObject { [answer.MediaType] = new JsonObject { ["schema"] = schema } };
        }

        return json;
    }

    /// <summary>Adds the problems of a status, also to an answer that has the same.</summary>
    private JsonObject WithProblem(JsonObject response, IGrouping<int, ErrorCode> codes)
    {
        shown.UnionWith(codes);
        var description = response["description"]?.GetValue<string>();
        response["description"] = description is null ? Lines(codes) : $"{description}\n\n{Lines(codes)}";
        if (codes.Key is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
        {
            response["headers"] = Header("Retry-After", "Seconds after which to try again.", new JsonObject { ["type"] = "integer" });
        }

        var content = response["content"] as JsonObject;
        if (content is null)
        {
            response["content"] = content = [];
        }

        content["application/problem+json"] = new JsonObject
        {
            ["schema"] = schemas.Answered(typeof(ProblemResource)),
            ["examples"] = new JsonObject(codes.Select(code =>
                KeyValuePair.Create(code.Name, (JsonNode?)new JsonObject { ["$ref"] = $"#/components/examples/{code.Name}" }))),
        };
        return response;
    }

    private static JsonObject Header(string name, string meaning, JsonObject schema) =>
        new() { [name] = new JsonObject { ["description"] = meaning, ["schema"] = schema } };

    private static string Lines(IEnumerable<ErrorCode> codes) => string.Join('\n', codes.Select(code => "- " + Line(code)));

    private static string Key(int status) => status.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
