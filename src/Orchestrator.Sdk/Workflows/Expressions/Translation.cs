using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Contracts;

namespace Orchestrator.Sdk.Workflows.Expressions;

/// <summary>A C# expression in the words of workflows, and the steps that it looks at.</summary>
internal sealed class Translation
{
    // Nobody puts this into a web page, and people read it.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private Translation(string text, RawJson json, IReadOnlyList<WorkflowStep> steps)
    {
        Text = text;
        Json = json;
        Steps = steps;
    }

    /// <summary>As an expression, without <c>${ }</c>; empty for a template.</summary>
    public string Text { get; }

    /// <summary>As JSON with expressions in it; null for an expression.</summary>
    public RawJson Json { get; }

    /// <summary>The steps whose results it needs.</summary>
    public IReadOnlyList<WorkflowStep> Steps { get; }

    /// <summary>Translates what gives one value: a condition, a list.</summary>
    [RequiresUnreferencedCode(Workflow.Reflection)]
    [RequiresDynamicCode(Workflow.Reflection)]
    public static Translation OfExpression(Expression expression)
    {
        var roots = new Roots(item: null);
        return new Translation(new ExpressionWriter(roots).Write(expression), default, roots.Steps);
    }

    /// <summary>Translates what gives an object, with what is known now written out.</summary>
    /// <param name="item">The parameter that stands for an element of a list; null for none.</param>
    [RequiresUnreferencedCode(Workflow.Reflection)]
    [RequiresDynamicCode(Workflow.Reflection)]
    public static Translation OfTemplate(Expression expression, ParameterExpression? item = null)
    {
        var roots = new Roots(item);
        var json = new TemplateWriter(roots).Write(expression);
        return new Translation("", new RawJson(JsonSerializer.SerializeToUtf8Bytes<JsonNode?>(json, Readable)), roots.Steps);
    }
}
