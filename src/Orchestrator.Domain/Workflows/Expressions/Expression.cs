using System.Text.Json;
using Orchestrator.Domain.Workflows.Expressions.Syntax;
using Orchestrator.Domain.Workflows.Expressions.Values;

namespace Orchestrator.Domain.Workflows.Expressions;

/// <summary>A parsed expression, such as <c>tasks.count.result.lines > 10</c>. It never changes, and gives the same for the same scope.</summary>
public sealed class Expression
{
    private readonly Parsed parsed;

    private Expression(string text, Parsed parsed)
    {
        Text = text;
        this.parsed = parsed;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>Ids of the steps that it looks at.</summary>
    public IReadOnlyCollection<string> Steps => parsed.Steps;

    /// <summary>What it looks at that are no steps: <c>params</c>, <c>run</c>, <c>item</c>, <c>index</c>.</summary>
    public IReadOnlyCollection<string> Roots => parsed.Roots;

    /// <summary>Parses the text of an expression, with or without <c>${ }</c> around it.</summary>
    /// <exception cref="ExpressionException">It is none.</exception>
    public static Expression Parse(string text)
    {
        var start = text.Length - text.AsSpan().TrimStart().Length;
        var isBraced = text.AsSpan(start).StartsWith("${");
        var parsed = Parser.Parse(text, isBraced ? start + 2 : 0, isBraced);
        return isBraced && !text.AsSpan(parsed.End).IsWhiteSpace()
            ? throw Fault.At(parsed.End, "an expression is all there may be; behind its brace is more")
            : new Expression(text, parsed);
    }

    /// <exception cref="ExpressionException">It has no value here.</exception>
    public JsonElement Evaluate(ExpressionScope scope)
    {
        try
        {
            return ValueJson.Element(parsed.Root.Evaluate(new Evaluation(scope)));
        }
        catch (ExpressionException e)
        {
            throw Fault.Within(parsed.Root, e);
        }
    }

    /// <summary>Whether a condition holds.</summary>
    /// <exception cref="ExpressionException">It has no value here, or one that is neither true nor false.</exception>
    public bool Holds(ExpressionScope scope) => Evaluate(scope) switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        var other => throw Fault.At(parsed.Root.Position, $"{parsed.Root}: must be true or false, but is {Value.Of(other).KindName}"),
    };

    /// <summary>The same with all parentheses, as the parser understood it.</summary>
    public override string ToString() => parsed.Root.ToString();
}
