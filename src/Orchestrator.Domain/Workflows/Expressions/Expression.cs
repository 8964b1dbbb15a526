using System.Text.Json;

namespace Orchestrator.Domain.Workflows.Expressions;

/// <summary>A parsed expression, such as <c>tasks.count.result.lines > 10</c>. It never changes, and gives the same for the same scope.</summary>
public sealed class Expression
{
    private Expression()
    {
    }

    /// <summary>As it was written.</summary>
    public string Text { get; private init; } = string.Empty;

    /// <summary>Ids of the steps that it looks at.</summary>
    public IReadOnlyCollection<string> Steps { get; private init; } = [];

    /// <summary>Parses the text of an expression, with or without <c>${ }</c> around it.</summary>
    /// <exception cref="ExpressionException">It is none.</exception>
    public static Expression Parse(string text) => throw new NotImplementedException();

    /// <exception cref="ExpressionException">It has no value here.</exception>
    public JsonElement Evaluate(ExpressionScope scope) => throw new NotImplementedException();
}
