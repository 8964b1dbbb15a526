using Orchestrator.Domain.Workflows.Expressions.Values;

namespace Orchestrator.Domain.Workflows.Expressions.Nodes;

/// <summary><c>a &lt; b</c> and its like: of two numbers, or of two texts by their characters' codes.</summary>
internal sealed class OrderNode(string sign, Node left, Node right, int position) : BinaryNode(sign, left, right, position)
{
    public override Value Evaluate(Evaluation evaluation)
    {
        var left = Left.Evaluate(evaluation);
        var right = Right.Evaluate(evaluation);
        var order = (left.Kind, right.Kind) switch
        {
            (ValueKind.Number, ValueKind.Number) => left.Number.CompareTo(right.Number),
            (ValueKind.Text, ValueKind.Text) => string.CompareOrdinal(left.Text, right.Text),
            _ => throw Failure($"'{Sign}' needs two numbers or two texts, but {Left} is {left.KindName} and {Right} is {right.KindName}"),
        };
        return Value.Of(Sign switch
        {
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        });
    }
}
