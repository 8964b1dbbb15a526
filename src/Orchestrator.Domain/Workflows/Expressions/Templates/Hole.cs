using System.Buffers;
using System.Text;
using Orchestrator.Domain.Workflows.Expressions.Syntax;
using Orchestrator.Domain.Workflows.Expressions.Values;

namespace Orchestrator.Domain.Workflows.Expressions.Templates;

/// <summary>A string of a template that has expressions.</summary>
/// <param name="Field">Where it is, such as <c>rows[0].name</c>; empty for the whole.</param>
/// <param name="Parts">What it is put together of, in order.</param>
internal sealed record Hole(string Field, IReadOnlyList<HolePart> Parts)
{
    /// <summary>Writes what it comes to: the value of its only expression, or a text.</summary>
    /// <returns>True when it may have gone deeper than the template does.</returns>
    public bool Write(Evaluation evaluation, IBufferWriter<byte> output)
    {
        if (Parts is [{ Expression: { } only }])
        {
            var value = Evaluate(only, evaluation);
            ValueJson.Write(value, output);
            return value.Kind is ValueKind.List or ValueKind.Object;
        }

        var text = new StringBuilder();
        foreach (var part in Parts)
        {
            var piece = part.Expression is null ? part.Text : ValueJson.Text(Evaluate(part.Expression, evaluation));
            evaluation.TakeCharacters(piece.Length);
            text.Append(piece);
        }

        ValueJson.Write(Value.Of(text.ToString()), output);
        return false;
    }

    private static Value Evaluate(Parsed expression, Evaluation evaluation)
    {
        try
        {
            return expression.Root.Evaluate(evaluation);
        }
        catch (ExpressionException e)
        {
            throw Fault.Within(expression.Root, e);
        }
    }
}
