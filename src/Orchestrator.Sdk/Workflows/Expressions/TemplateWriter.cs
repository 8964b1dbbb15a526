using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Orchestrator.Sdk.Workflows.Expressions;

/// <summary>Writes what gives an object as JSON: objects and lists as they are, what is known now as its value, and the rest as <c>${ }</c>.</summary>
[RequiresUnreferencedCode(Workflow.Reflection)]
[RequiresDynamicCode(Workflow.Reflection)]
internal sealed class TemplateWriter(Roots roots)
{
    private readonly ExpressionWriter expressions = new(roots);

    public JsonNode? Write(Expression expression)
    {
        if (!roots.IsIn(expression))
        {
            return Escaped(JsonSerializer.SerializeToNode(Values.Of(expression), expression.Type, JsonPayloadOptions.Default));
        }

        return expression switch
        {
            UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.TypeAs, Operand: var operand } => Write(operand),
            NewExpression made => WriteNew(made),
            MemberInitExpression made => WriteInit(made),
            NewArrayExpression { NodeType: ExpressionType.NewArrayInit } list => new JsonArray([.. list.Expressions.Select(Write)]),
            ListInitExpression list => WriteList(list),
            _ when TextParts.Of(expression) is { } parts => WriteText(parts),
            _ => $"${{{expressions.Write(expression)}}}",
        };
    }

    private JsonObject WriteNew(NewExpression made)
    {
        var json = new JsonObject();
        var parameters = made.Constructor?.GetParameters() ?? [];
        for (var i = 0; i < made.Arguments.Count; i++)
        {
            // Anonymous types say which members they set; of others the constructor's parameters do.
            var name = made.Members is { } members ? MemberNames.Of(made.Type, members[i]) : MemberNames.Of(made.Type, parameters[i]);
            json[name] = Write(made.Arguments[i]);
        }

        return json;
    }

    private JsonObject WriteInit(MemberInitExpression made)
    {
        var json = WriteNew(made.NewExpression);
        foreach (var binding in made.Bindings)
        {
            json[MemberNames.Of(made.Type, binding.Member)] = binding is MemberAssignment assignment
                ? Write(assignment.Expression)
                : throw new NotSupportedException($"'{binding}' fills in what another has made; give '{binding.Member.Name}' a whole value.");
        }

        return json;
    }

    private JsonNode WriteList(ListInitExpression list)
    {
        if (!typeof(IDictionary).IsAssignableFrom(list.Type))
        {
            return new JsonArray([.. list.Initializers.Select(element => Write(element.Arguments[0]))]);
        }

        var json = new JsonObject();
        foreach (var entry in list.Initializers)
        {
            json[$"{Values.Of(entry.Arguments[0])}"] = Write(entry.Arguments[1]);
        }

        return json;
    }

    private JsonNode WriteText(IReadOnlyList<Expression> parts) => string.Concat(parts.Select(part =>
        roots.IsIn(part) ? $"${{{expressions.Write(part)}}}" : Escaped(LiteralText.Joined(Values.Of(part)))));

    private static JsonNode? Escaped(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject json:
                foreach (var (name, value) in json.ToList())
                {
                    if (Escaped(value) is var escaped && escaped != value)
                    {
                        json[name] = escaped;
                    }
                }

                return json;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    if (Escaped(list[i]) is var escaped && escaped != list[i])
                    {
                        list[i] = escaped;
                    }
                }

                return list;
            case JsonValue value when value.TryGetValue(out string? text) && text.Contains("${", StringComparison.Ordinal):
                return JsonValue.Create(Escaped(text));
            default:
                return node;
        }
    }

    /// <summary>A text that happens to look like an expression stays a text.</summary>
    private static string Escaped(string text) => text.Replace("${", "$${", StringComparison.Ordinal);
}
